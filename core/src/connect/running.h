// Running queries, so that the user who started one can cancel it.
// Contract   ids belong to a user of a workspace: another user's id is not found. An id used twice cancels both
//            queries.
// Ownership  a Running removes itself from the list when it is destroyed.
// Example    core/src/connect/databases.cc
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "access/access.h"
#include "connector/connector.h"

namespace jackfield {

class RunningQueries {
 public:
  [[nodiscard]] std::multimap<std::string, std::shared_ptr<CancelToken>>::iterator add(
      const Principal& who, std::string_view id, std::shared_ptr<CancelToken> token);
  void remove(std::multimap<std::string, std::shared_ptr<CancelToken>>::iterator entry);
  [[nodiscard]] bool cancel(const Principal& who, std::string_view id);
  void cancel_all();
  [[nodiscard]] std::size_t size() const;

 private:
  mutable std::mutex mutex_;
  std::multimap<std::string, std::shared_ptr<CancelToken>> entries_;
};

class Running {
 public:
  Running(std::shared_ptr<RunningQueries> list, const Principal& who, std::string_view id)
      : list_(std::move(list)), token_(std::make_shared<CancelToken>()), entry_(list_->add(who, id, token_)) {}
  ~Running() { list_->remove(entry_); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  [[nodiscard]] CancelToken& token() const noexcept { return *token_; }
  [[nodiscard]] const std::shared_ptr<CancelToken>& shared_token() const noexcept { return token_; }

 private:
  std::shared_ptr<RunningQueries> list_;
  std::shared_ptr<CancelToken> token_;
  std::multimap<std::string, std::shared_ptr<CancelToken>>::iterator entry_;
};

// While this object exists, cancelling the outer token cancels the inner one.
class CancelLink {
 public:
  CancelLink(CancelToken& outer, std::shared_ptr<CancelToken> inner) : outer_(outer) {
    outer_.on_cancel([token = std::move(inner)] { token->cancel(); });
  }
  ~CancelLink() { outer_.on_cancel({}); }
  CancelLink(const CancelLink&) = delete;
  CancelLink& operator=(const CancelLink&) = delete;

 private:
  CancelToken& outer_;
};

}  // namespace jackfield
