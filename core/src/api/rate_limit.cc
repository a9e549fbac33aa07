#include "api/rate_limit.h"

namespace jackfield::api {

std::optional<std::int64_t> RateLimit::allow(std::string_view key, std::int64_t now_ms) {
  constexpr std::size_t kMostKeys = 10000;
  const std::lock_guard guard(mutex_);
  if (windows_.size() >= kMostKeys) {
    std::erase_if(windows_, [&](const auto& entry) { return now_ms - entry.second.began_ms >= window_ms_; });
    if (windows_.size() >= kMostKeys) windows_.clear();
  }
  Window& window = windows_.try_emplace(std::string(key), Window{now_ms, 0}).first->second;
  if (now_ms - window.began_ms >= window_ms_ || now_ms < window.began_ms) window = {now_ms, 0};
  if (window.count < calls_) {
    ++window.count;
    return std::nullopt;
  }
  return (window.began_ms + window_ms_ - now_ms + 999) / 1000;
}

}  // namespace jackfield::api
