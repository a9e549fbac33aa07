// The rows of one statement, partition by partition: at most one is in memory.
// Example    core/connectors/snowflake/connection.cc
#pragma once
#include <string>
#include <vector>

#include "cells.h"
#include "connection.h"

namespace jackfield::snowflake {

class SnowflakeStream final : public ResultStream {
 public:
  SnowflakeStream(SnowflakeConnection& connection, std::string_view sql);
  [[nodiscard]] Status open(JsonReply reply);  // of a statement that succeeded
  const std::vector<Column>& columns() const override { return columns_; }
  Result<StreamEnd> pull(RowSink& sink, Deadline deadline) override;

 private:
  void count_changes(const json::Value& stats);
  [[nodiscard]] Status write_row(const json::Value& row, RowSink& sink);
  [[nodiscard]] Status next_partition(Deadline deadline);

  SnowflakeConnection& connection_;
  bool changes_;  // INSERT and the like: their result is a row of counts
  std::string handle_;
  std::vector<Column> columns_;
  std::vector<CellKind> kinds_;
  JsonReply reply_;  // keeps rows_ alive
  json::Value rows_;
  std::size_t row_ = 0, partition_ = 0, partitions_ = 1;
  CellWriter writer_;
  StreamEnd end_;
};

}  // namespace jackfield::snowflake
