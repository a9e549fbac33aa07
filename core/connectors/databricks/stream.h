// The rows of one statement, chunk by chunk: at most one chunk is in memory.
// Example    core/connectors/databricks/connection.cc
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "cells.h"
#include "connection.h"

namespace jackfield::databricks {

class DatabricksStream final : public ResultStream {
 public:
  DatabricksStream(DatabricksConnection& connection, std::string_view sql);

  [[nodiscard]] Status open(JsonReply reply, Deadline deadline);  // of a statement that succeeded
  const std::vector<Column>& columns() const override { return columns_; }
  Result<StreamEnd> pull(RowSink& sink, Deadline deadline) override;

 private:
  [[nodiscard]] Status take(JsonReply reply, const json::Value& result, Deadline deadline);
  [[nodiscard]] Status fetch_link(JsonReply reply, const json::Value& link, Deadline deadline);
  [[nodiscard]] Status next_chunk(Deadline deadline);
  [[nodiscard]] Result<JsonReply> ask_for_chunk(Deadline deadline);
  void count_changes();
  [[nodiscard]] Status write_row(const json::Value& row, RowSink& sink);

  DatabricksConnection& connection_;
  bool changes_;  // INSERT and the like: their result is a row of counts
  std::string id_;
  std::vector<Column> columns_;
  std::vector<CellKind> kinds_;
  JsonReply chunk_;  // keeps rows_ alive
  json::Value rows_;
  std::size_t row_ = 0;
  std::int64_t next_index_ = -1;  // of the chunk after this one; -1: none
  CellWriter writer_;
  StreamEnd end_;
};

}  // namespace jackfield::databricks
