// Running queries, so that the user who started one can cancel it.
// Contract   ids belong to a user of a workspace: another user's id is not found. An id used twice cancels both
//            queries.
// Ownership  a Running removes itself from the list when it is destroyed.
// Example    core/src/connect/databases.cc
#pragma once
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "access/access.h"
#include "connector/connector.h"

namespace jackfield {

class Running;

class RunningQueries {
 public:
  void add(Running& query);
  void remove(const Running& query);
  [[nodiscard]] bool cancel(const Principal& who, std::string_view id);
  void cancel_all();
  [[nodiscard]] std::size_t size() const;

 private:
  // In no order: cancelling is rare, beginning and ending are not.
  mutable std::mutex mutex_;
  std::vector<Running*> queries_;
};

class Running {
 public:
  Running(std::shared_ptr<RunningQueries> list, const Principal& who, std::string_view id)
      : list_(std::move(list)), token_(std::make_shared<CancelToken>()), key_(key_of(who, id)) {
    list_->add(*this);
  }
  ~Running() { list_->remove(*this); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  [[nodiscard]] CancelToken& token() const noexcept { return *token_; }
  [[nodiscard]] const std::shared_ptr<CancelToken>& shared_token() const noexcept { return token_; }

 private:
  friend class RunningQueries;
  [[nodiscard]] static std::string key_of(const Principal& who, std::string_view id);

  std::shared_ptr<RunningQueries> list_;
  std::shared_ptr<CancelToken> token_;
  std::string key_;
  std::size_t place_ = 0;  // in the list, under its lock
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
