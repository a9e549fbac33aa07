#include "connect/running.h"

namespace jackfield {

std::string Running::key_of(const Principal& who, std::string_view id) {
  std::string key;
  key.reserve(who.workspace.size() + who.user.size() + id.size() + 2);
  key.append(who.workspace).append(1, '\0').append(who.user).append(1, '\0').append(id);
  return key;
}

void RunningQueries::add(Running& query) {
  const std::lock_guard<std::mutex> lock(mutex_);
  query.place_ = queries_.size();
  queries_.push_back(&query);
}

void RunningQueries::remove(const Running& query) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Running* const last = queries_.back();
  queries_[query.place_] = last;
  last->place_ = query.place_;
  queries_.pop_back();
}

bool RunningQueries::cancel(const Principal& who, std::string_view id) {
  const std::string key = Running::key_of(who, id);
  std::vector<std::shared_ptr<CancelToken>> tokens;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (const Running* query : queries_) {
      if (query->key_ == key) tokens.push_back(query->token_);
    }
  }
  // Without the lock: cancelling sends a request to a server.
  for (const auto& token : tokens) token->cancel();
  return !tokens.empty();
}

void RunningQueries::cancel_all() {
  std::vector<std::shared_ptr<CancelToken>> tokens;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (const Running* query : queries_) tokens.push_back(query->token_);
  }
  for (const auto& token : tokens) token->cancel();
}

std::size_t RunningQueries::size() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return queries_.size();
}

}  // namespace jackfield
