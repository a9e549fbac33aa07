// How often connections may be tested (security.md S26), so that nobody guesses passwords or locks accounts through us.
// Contract   begin() counts a test for its user, its workspace and the server within the workspace, and holds a failed login for
//            the account until end() says how it went; what is refused counts nowhere and dials nothing. Failed logins alone
//            count across workspaces, for each account of a server, and cost more of the other limits.
// Threads    begin() and end() may be called from any thread.
// Limits     core/limits.json: test_*, tests_*, failed_login*; at most 10,000 keys a limit, beyond that old windows go.
// Example    if (auto wait = limits.begin(who, where, now)) return fail(Code::rate_limited).with("retryAfter", *wait);
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "access/access.h"
#include "base/limits.h"
#include "base/mutex.h"
#include "merge/merge.h"

namespace jackfield::api {

// A fixed window for each key, with the caller's clock. One thread at a time.
class RateLimit {
 public:
  RateLimit(std::int64_t calls, std::int64_t window_ms) : calls_(calls), window_ms_(window_ms) {}
  // Nothing when another call fits; else the seconds until one does.
  [[nodiscard]] std::optional<std::int64_t> wait(const std::string& key, std::int64_t now_ms) const;
  void add(const std::string& key, std::int64_t now_ms, std::int64_t calls);  // negative: gives back

 private:
  struct Window {
    std::int64_t began_ms, count;
  };
  [[nodiscard]] bool is_over(const Window& window, std::int64_t now_ms) const noexcept;
  std::int64_t calls_, window_ms_;
  std::unordered_map<std::string, Window> windows_;
};

class TestLimits {
 public:
  // Nothing when the test may go on, and then end() must follow; else the seconds until it may.
  [[nodiscard]] std::optional<std::int64_t> begin(const Principal& who, const Destination& where, std::int64_t now_ms);
  void end(const Principal& who, const Destination& where, std::int64_t now_ms, bool login_failed);

 private:
  void add(const Principal& who, const Destination& where, std::int64_t now_ms, std::int64_t calls);

  Mutex mutex_;
  RateLimit users_{limits::kTestsPerUser, limits::kTestWindowMs};
  RateLimit workspaces_{limits::kTestsPerWorkspace, limits::kTestWindowMs};
  RateLimit servers_{limits::kTestsPerServer, limits::kTestWindowMs};
  RateLimit failed_logins_{limits::kFailedLoginsPerAccount, limits::kFailedLoginWindowMs};
};

}  // namespace jackfield::api
