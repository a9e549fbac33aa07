#include <algorithm>

#include "api/test_limits.h"

namespace jackfield::api {
namespace {

// Names contain no zero byte, so joined names stay distinct.
std::string joined(std::string_view first, std::string_view second) {
  std::string key(first);
  key.push_back('\0');
  return key.append(second);
}

}  // namespace

bool RateLimit::is_over(const Window& window, std::int64_t now_ms) const noexcept {
  return now_ms - window.began_ms >= window_ms_ || now_ms < window.began_ms;
}

std::optional<std::int64_t> RateLimit::wait(const std::string& key, std::int64_t now_ms) const {
  const auto found = windows_.find(key);
  if (found == windows_.end() || is_over(found->second, now_ms) || found->second.count < calls_) return std::nullopt;
  return (found->second.began_ms + window_ms_ - now_ms + 999) / 1000;
}

void RateLimit::add(const std::string& key, std::int64_t now_ms, std::int64_t calls) {
  constexpr std::size_t kMostKeys = 10000;
  if (windows_.size() >= kMostKeys) {
    std::erase_if(windows_, [&](const auto& entry) { return is_over(entry.second, now_ms); });
    if (windows_.size() >= kMostKeys) windows_.clear();
  }
  Window& window = windows_.try_emplace(key, Window{now_ms, 0}).first->second;
  if (is_over(window, now_ms)) window = {now_ms, 0};
  window.count = std::max<std::int64_t>(window.count + calls, 0);
}

std::optional<std::int64_t> TestLimits::begin(const Principal& who, const Destination& where, std::int64_t now_ms) {
  const std::lock_guard guard(mutex_);
  std::optional<std::int64_t> longest;
  for (const auto& wait :
       {users_.wait(joined(who.workspace, who.user), now_ms), workspaces_.wait(who.workspace, now_ms),
        servers_.wait(joined(who.workspace, where.server), now_ms),
        failed_logins_.wait(joined(where.server, where.account), now_ms)}) {
    longest = std::max(longest, wait);
  }
  if (longest) return longest;
  add(who, where, now_ms, 1);
  // Counted as failed until the result is known: otherwise many tests at once would be as many guesses.
  failed_logins_.add(joined(where.server, where.account), now_ms, 1);
  return std::nullopt;
}

void TestLimits::end(const Principal& who, const Destination& where, std::int64_t now_ms, bool login_failed) {
  const std::lock_guard guard(mutex_);
  if (login_failed) {
    add(who, where, now_ms, limits::kTestFailedLoginCosts - 1);
  } else {
    failed_logins_.add(joined(where.server, where.account), now_ms, -1);
  }
}

std::optional<std::int64_t> TestLimits::wait_login(const Destination& where, std::int64_t now_ms) {
  const std::lock_guard guard(mutex_);
  return failed_logins_.wait(joined(where.server, where.account), now_ms);
}

void TestLimits::login_failed(const Destination& where, std::int64_t now_ms) {
  const std::lock_guard guard(mutex_);
  failed_logins_.add(joined(where.server, where.account), now_ms, 1);
}

void TestLimits::add(const Principal& who, const Destination& where, std::int64_t now_ms, std::int64_t calls) {
  users_.add(joined(who.workspace, who.user), now_ms, calls);
  workspaces_.add(who.workspace, now_ms, calls);
  servers_.add(joined(who.workspace, where.server), now_ms, calls);
}

}  // namespace jackfield::api
