// The rows of one statement, from the library's buffers to the sink.
// Ownership  borrows its connection, which has one stream at a time; shares the cursor with the connection's worker.
// Example    core/connectors/oracle/connection.cc
#pragma once
#include <memory>
#include <vector>

#include "connection.h"

namespace jackfield::oracle {

class OraStream final : public ResultStream {
 public:
  OraStream(OraConnection& connection, std::shared_ptr<Cursor> cursor, bool may_write)
      : connection_(connection), cursor_(std::move(cursor)), columns_(cursor_->columns()), may_write_(may_write) {}

  bool may_write() const noexcept override { return may_write_; }
  const std::vector<Column>& columns() const override { return columns_; }
  Result<StreamEnd> pull(RowSink& sink, Deadline deadline) override;

 private:
  [[nodiscard]] Status advance(RowSink& sink, Deadline deadline);

  OraConnection& connection_;
  std::shared_ptr<Cursor> cursor_;
  std::vector<Column> columns_;
  bool may_write_;
  bool failed_ = false, finished_ = false;
};

}  // namespace jackfield::oracle
