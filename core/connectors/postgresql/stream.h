// The rows of one statement, directly from libpq's memory to the sink.
// Ownership  borrows its connection, which has one stream at a time.
// Example    core/connectors/postgresql/connection.cc
#pragma once
#include <memory>
#include <vector>

#include "cells.h"
#include "connection.h"

namespace jackfield::postgresql {

class PgStream final : public ResultStream {
 public:
  enum class Source : std::uint8_t { connection, seat };
  PgStream(PgConnection& connection, bool may_write, Source source = Source::connection);
  ~PgStream() override;
  PgStream(const PgStream&) = delete;
  PgStream& operator=(const PgStream&) = delete;

  // Reads the first result; a statement without rows is run to its end.
  [[nodiscard]] Status open(PgResult first, Deadline deadline);

  // In place of open(): what was received already. False: a type of a column is not known.
  [[nodiscard]] bool begin_with(std::vector<PgResult> results, bool are_all);

  // The types of columns that the connection does not know yet. Then hold(), and read_types() when it does.
  [[nodiscard]] std::vector<Oid> unknown_types() const;
  // Reads all rows without giving them to a sink. False: they are more than `limit` bytes.
  [[nodiscard]] Result<bool> hold(std::size_t limit, Deadline deadline);
  void read_types();

  bool may_write() const noexcept override { return may_write_; }
  const std::vector<Column>& columns() const override { return shape_->columns; }
  Result<StreamEnd> pull(RowSink& sink, Deadline deadline) override;

 private:
  [[nodiscard]] Status accept(PgResult result, Deadline deadline);
  [[nodiscard]] Status advance(Deadline deadline);
  [[nodiscard]] std::size_t current_bytes() const;
  void write_row(RowSink& sink, int row);

  PgConnection& connection_;
  bool may_write_;
  Source source_;
  bool ended_ = false;
  bool failed_ = false;
  int row_ = 0;
  int rows_ = 0;
  std::int64_t count_ = 0;  // of all rows so far
  PgResult current_;
  std::vector<PgResult> held_;
  std::size_t next_held_ = 0;
  std::shared_ptr<const ResultShape> shape_;
  CellWriter writer_;
  StreamEnd end_;
};

}  // namespace jackfield::postgresql
