// The rows of one statement, in batches from the connection's thread.
// Contract   the first result with columns, then by next_result() the others of a batch or procedure. An error in what
//            follows a result is returned with its last rows.
// Ownership  borrows its connection, which has one stream at a time.
// Example    core/connectors/sqlserver/connection.cc
#pragma once
#include <memory>
#include <vector>

#include "cells.h"
#include "connection.h"
#include "errors.h"

namespace jackfield::sqlserver {

class SqlServerStream final : public ResultStream {
 public:
  SqlServerStream(SqlServerConnection& connection, bool may_write) : connection_(connection), may_write_(may_write) {}

  // counts: the statement may begin or end a transaction.
  [[nodiscard]] Status start(std::shared_ptr<Parameters> parameters, bool counts, Deadline deadline);

  bool may_write() const noexcept override { return may_write_; }
  const std::vector<Column>& columns() const override { return columns_; }
  Result<StreamEnd> pull(RowSink& sink, Deadline deadline) override;
  Result<bool> next_result(Deadline deadline) override;

 private:
  // What the blocking calls use; it outlives the stream if they do not end.
  struct Work {
    std::shared_ptr<Session> session;
    std::shared_ptr<Parameters> parameters;
    std::vector<Column> columns;  // of this result, or when its rows have ended of the next
    std::vector<CellType> types;
    Batch batch;
    bool rows_ended = false;  // of this result
    bool ended = false;       // of all results
    bool counts = false;
    std::optional<std::int64_t> open;  // transactions, at the end
    bool wrong_count = false;
    std::optional<std::int64_t> affected;
    std::vector<Diagnostic> told;
    bool failed = false;

    void execute();
    void fetch();
    [[nodiscard]] bool check(SQLRETURN outcome);
    void find_rows();
    void follow();
    void finish();
  };
  [[nodiscard]] Status run(void (Work::*step)(), Deadline deadline);
  [[nodiscard]] Status end(Deadline deadline);
  void write_row(RowSink& sink);

  SqlServerConnection& connection_;
  bool may_write_;
  bool failed_ = false;
  bool done_ = false;  // with this result
  std::shared_ptr<Work> work_;
  std::vector<CellType> rows_types_;
  std::size_t next_cell_ = 0;
  std::vector<Column> columns_;
};

}  // namespace jackfield::sqlserver
