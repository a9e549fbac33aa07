#include "connect/running.h"

#include <vector>

namespace jackfield {
namespace {

std::string key_of(const Principal& who, std::string_view id) {
  std::string key = who.workspace;
  key += '\0';
  key += who.user;
  key += '\0';
  key += id;
  return key;
}

}  // namespace

std::multimap<std::string, std::shared_ptr<CancelToken>>::iterator RunningQueries::add(
    const Principal& who, std::string_view id, std::shared_ptr<CancelToken> token) {
  const std::lock_guard<std::mutex> lock(mutex_);
  return entries_.emplace(key_of(who, id), std::move(token));
}

void RunningQueries::remove(std::multimap<std::string, std::shared_ptr<CancelToken>>::iterator entry) {
  const std::lock_guard<std::mutex> lock(mutex_);
  entries_.erase(entry);
}

bool RunningQueries::cancel(const Principal& who, std::string_view id) {
  std::vector<std::shared_ptr<CancelToken>> tokens;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto [first, last] = entries_.equal_range(key_of(who, id));
    for (auto it = first; it != last; ++it) tokens.push_back(it->second);
  }
  // Without the lock: cancelling sends a request to a server.
  for (const auto& token : tokens) token->cancel();
  return !tokens.empty();
}

void RunningQueries::cancel_all() {
  std::vector<std::shared_ptr<CancelToken>> tokens;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (const auto& [key, token] : entries_) tokens.push_back(token);
  }
  for (const auto& token : tokens) token->cancel();
}

std::size_t RunningQueries::size() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return entries_.size();
}

}  // namespace jackfield
