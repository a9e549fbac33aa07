// The rows of an answer on a shared connection: all of it is here, or its caller has taken the connection over.
// Ownership  borrows the connection and the line. On its end it gives what it has not read back to the line.
// Example    core/connectors/mysql/seat.cc
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "prepared.h"
#include "sharing.h"

namespace jackfield::mysql {

class SharedStream final : public ResultStream {
 public:
  // `line` is null where all of the answer is in `bytes`.
  SharedStream(MyConnection& connection, Prepared& statement, std::string bytes, SharedLine* line)
      : connection_(connection), statement_(&statement), line_(line), bytes_(std::move(bytes)) {}
  ~SharedStream() override;

  [[nodiscard]] Status open(Deadline deadline);  // reads the columns
  // After a failed open(): the query may and must run again, on a connection of its own.
  [[nodiscard]] bool must_ask_anew() const noexcept { return must_ask_anew_; }

  const std::vector<Column>& columns() const override { return columns_->columns; }
  Result<StreamEnd> pull(RowSink& sink, Deadline deadline) override;

 private:
  [[nodiscard]] Result<AnswerScan::Found> next(Deadline deadline);
  [[nodiscard]] Status take_columns();
  [[nodiscard]] Status take_row(RowSink& sink);
  [[nodiscard]] Error refused();
  [[nodiscard]] Error malformed();

  MyConnection& connection_;
  Prepared* statement_;
  SharedLine* line_;
  std::string bytes_;
  std::size_t at_ = 0;
  AnswerScan scan_;
  std::shared_ptr<const ResultColumns> columns_;
  std::vector<RawCell> cells_;
  bool has_ended_ = false, has_failed_ = false, must_ask_anew_ = false;
};

}  // namespace jackfield::mysql
