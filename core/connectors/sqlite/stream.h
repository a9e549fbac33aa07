// The rows of one prepared statement.
// Contract   execute() has taken the first step, so that its errors come before any row.
// Ownership  owns the statement, borrows the connection.
// Example    core/connectors/sqlite/connection.cc
#pragma once
#include "connection.h"

namespace jackfield::sqlite {

class SqliteStream final : public ResultStream {
 public:
  SqliteStream(SqliteConnection& connection, sqlite3_stmt* statement, StatementGuard::Seen seen)
      : connection_(connection), statement_(statement), seen_(seen) {}
  ~SqliteStream() override { sqlite3_finalize(statement_); }
  SqliteStream(const SqliteStream&) = delete;
  SqliteStream& operator=(const SqliteStream&) = delete;

  [[nodiscard]] Status start(Deadline deadline);
  [[nodiscard]] bool may_write() const noexcept override {
    return seen_.has(Effect::row_change) || seen_.has(Effect::schema_change);
  }
  [[nodiscard]] const std::vector<Column>& columns() const override { return columns_; }
  [[nodiscard]] Result<StreamEnd> pull(RowSink& sink, Deadline deadline) override;

 private:
  using Effect = StatementGuard::Effect;
  void describe();
  [[nodiscard]] bool take_row();  // false: it does not fit into an answer
  void write_row(RowSink& sink) const;
  [[nodiscard]] StreamEnd finish();

  SqliteConnection& connection_;
  sqlite3_stmt* statement_;
  StatementGuard::Seen seen_;
  std::vector<Column> columns_;
  std::vector<sqlite3_value*> values_;  // of the row that take_row() took
  bool row_waits_ = false;
  bool done_ = false;
};

}  // namespace jackfield::sqlite
