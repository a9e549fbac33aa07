// The rows of one statement, directly from the library's buffer to the sink.
// Ownership  borrows its connection, which has one stream at a time.
// Example    core/connectors/mysql/connection.cc
#pragma once
#include <memory>
#include <span>
#include <vector>

#include "cells.h"
#include "connection.h"

namespace jackfield::mysql {

class MyStream final : public ResultStream {
 public:
  MyStream(MyConnection& connection, bool may_write, bool counts)
      : connection_(connection), may_write_(may_write), counts_(counts) {}

  // Reads the columns; a statement without rows is run to its end.
  [[nodiscard]] Status open(Deadline deadline);

  bool may_write() const noexcept override { return may_write_; }
  const std::vector<Column>& columns() const override { return columns_->columns; }
  Result<StreamEnd> pull(RowSink& sink, Deadline deadline) override;
  Result<bool> next_result(Deadline deadline) override;

 private:
  // The library delivers each cell of a binary row; they are written when the row is complete.
  struct Row {
    std::vector<RawCell> cells;
    std::span<const CellType> types;
    const NET* net = nullptr;
    bool broken = false;
  };
  static void take_cell(void* row, unsigned int column, unsigned char** at);

  [[nodiscard]] static const std::shared_ptr<const ResultColumns>& none();
  [[nodiscard]] Status open_statement();
  [[nodiscard]] Status open_text();
  [[nodiscard]] Result<bool> advance(Deadline deadline);  // false: the end
  [[nodiscard]] Result<bool> advance_text(Deadline deadline);
  [[nodiscard]] Status end(Deadline deadline);
  [[nodiscard]] Status open_result();
  void write_row(RowSink& sink);

  MyConnection& connection_;
  bool may_write_;
  bool counts_;         // each row is one that the statement changed
  bool ended_ = false;  // this result
  bool more_ = false;   // another result waits
  bool failed_ = false;
  std::int64_t rows_ = 0;
  std::unique_ptr<Row> row_ = std::make_unique<Row>();  // the library keeps its address
  MYSQL_ROW text_ = nullptr;
  std::shared_ptr<const ResultColumns> columns_ = none();
  StreamEnd end_;
};

}  // namespace jackfield::mysql
