// A statement, or several in turn, from pool to bytes: borrows a connection, executes, pulls, returns the connection.
// Contract   start() returns errors before the first row. `finish_writing` pulls the rest of a statement that may
//            write, so that cutting its rows short does not undo the write.
// Ownership  owns lease and stream; the stream is destroyed first.
// Example    core/src/connect/databases.cc
#pragma once
#include <optional>

#include "connect/encoder.h"
#include "connect/pool.h"
#include "connect/running.h"

namespace jackfield {

class RunningStream {
 public:
  RunningStream(Lease lease, std::shared_ptr<CancelToken> token);
  ~RunningStream();
  RunningStream(const RunningStream&) = delete;
  RunningStream& operator=(const RunningStream&) = delete;

  [[nodiscard]] Status start(const Query& query, Deadline deadline);
  // Of one that did not start: it must do so with a lease that is not shared.
  [[nodiscard]] bool must_run_alone() const { return !token_->cancelled() && lease_->must_run_alone(); }
  [[nodiscard]] const std::vector<Column>& columns() const { return stream_->columns(); }
  [[nodiscard]] std::shared_ptr<const ColumnTexts> column_texts() { return lease_.texts_of(columns()); }
  [[nodiscard]] Result<StreamEnd> pull(RowSink& sink, Deadline deadline);
  [[nodiscard]] Result<bool> next_result(Deadline deadline);
  // Several statements in turn: a step of their transaction, and the end of one before the next.
  [[nodiscard]] Status step(TransactionStep step, Deadline deadline);
  void end_statement() { stream_.reset(); }
  void discard() noexcept { lease_.discard(); }
  [[nodiscard]] Status finish_writing(Deadline deadline, StreamEnd& end);
  [[nodiscard]] bool may_write() const noexcept { return stream_->may_write(); }
  [[nodiscard]] Connection& connection() const noexcept { return lease_.connection(); }
  [[nodiscard]] bool pool_read_only() const noexcept { return lease_.pool_read_only(); }

 private:
  [[nodiscard]] Error judge(Error error);
  Lease lease_;
  std::shared_ptr<CancelToken> token_;
  std::unique_ptr<ResultStream> stream_;
};

}  // namespace jackfield
