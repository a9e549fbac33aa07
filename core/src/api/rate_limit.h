// How often something may be done in a time: a fixed window for each key.
// Contract   allow() counts and says how long to wait when there are too many; the clock is the caller's.
// Limits     keeps at most 10,000 keys; beyond that the oldest windows go.
// Example    if (auto wait = limit.allow(key, now)) return fail(Code::rate_limited).with("retryAfter", *wait);
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/mutex.h"

namespace jackfield::api {

class RateLimit {
 public:
  RateLimit(std::int64_t calls, std::int64_t window_ms) : calls_(calls), window_ms_(window_ms) {}
  // Nothing when the call may go on; else the seconds until it may.
  [[nodiscard]] std::optional<std::int64_t> allow(std::string_view key, std::int64_t now_ms);

 private:
  struct Window {
    std::int64_t began_ms, count;
  };
  std::int64_t calls_, window_ms_;
  Mutex mutex_;
  std::unordered_map<std::string, Window> windows_;
};

}  // namespace jackfield::api
