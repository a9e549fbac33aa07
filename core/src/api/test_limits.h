// Limits how often connections may be tested (security.md S26), so that tests cannot guess passwords or lock accounts.
// Contract   begin() counts a test for its user, its workspace and the server within the workspace, and counts a failed
//            login for the account until end() reports the result. A refused test counts nowhere and dials nothing.
//            Only failed logins count across workspaces, per account of a server; they cost more of the other limits.
// Threads    begin() and end() may be called from any thread.
// Limits     core/limits.json: test_*, tests_*, failed_login*; at most 10,000 keys per limit, then the oldest are
//            dropped.
// Example    tests/unit/api/test_limits_test.cc
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

// A fixed window per key, on the caller's clock. One thread at a time.
class RateLimit {
 public:
  RateLimit(std::int64_t calls, std::int64_t window_ms) : calls_(calls), window_ms_(window_ms) {}
  // Returns nullopt if another call fits, else the seconds until one does.
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
  // Returns nullopt if the test may run, and end() must follow; else the seconds until it may.
  [[nodiscard]] std::optional<std::int64_t> begin(const Principal& who, const Destination& where, std::int64_t now_ms);
  void end(const Principal& who, const Destination& where, std::int64_t now_ms, bool login_failed);

  // Logins of pools: only failed ones count, for the same account as those of tests.
  [[nodiscard]] std::optional<std::int64_t> wait_login(const Destination& where, std::int64_t now_ms);
  void login_failed(const Destination& where, std::int64_t now_ms);

 private:
  void add(const Principal& who, const Destination& where, std::int64_t now_ms, std::int64_t calls);

  Mutex mutex_;
  RateLimit users_{limits::kTestsPerUser, limits::kTestWindowMs};
  RateLimit workspaces_{limits::kTestsPerWorkspace, limits::kTestWindowMs};
  RateLimit servers_{limits::kTestsPerServer, limits::kTestWindowMs};
  RateLimit failed_logins_{limits::kFailedLoginsPerAccount, limits::kFailedLoginWindowMs};
};

}  // namespace jackfield::api
