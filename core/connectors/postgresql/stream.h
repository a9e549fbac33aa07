// The rows of one statement, directly from libpq's memory to the sink.
// Ownership  borrows its connection, which has one stream at a time.
// Example    core/connectors/postgresql/connection.cc
#pragma once
#include <deque>
#include <memory>
#include <vector>

#include "cells.h"
#include "connection.h"

namespace jackfield::postgresql {

class PgStream final : public ResultStream {
 public:
  PgStream(PgConnection& connection, bool may_write);
  ~PgStream() override;
  PgStream(const PgStream&) = delete;
  PgStream& operator=(const PgStream&) = delete;

  // Reads the first result; a statement without rows is run to its end.
  [[nodiscard]] Status open(PgResult first, Deadline deadline);

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
  bool ended_ = false;
  bool failed_ = false;
  int row_ = 0;
  int rows_ = 0;
  PgResult current_;
  std::deque<PgResult> held_;
  std::shared_ptr<const ResultShape> shape_;
  CellWriter writer_;
  StreamEnd end_;
};

}  // namespace jackfield::postgresql
