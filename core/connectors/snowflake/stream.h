// The rows of one statement, partition by partition: at most one is in memory.
// Example    core/connectors/snowflake/connection.cc
#pragma once
#include <string>
#include <vector>

#include "cells.h"
#include "connection.h"

namespace jackfield::snowflake {

class SnowflakeStream final : public HttpServiceStream {
 public:
  SnowflakeStream(SnowflakeConnection& connection, std::string_view sql);
  [[nodiscard]] Status open(JsonReply reply);  // of a statement that succeeded

 private:
  void count_changes(const json::Value& stats);
  bool has_more() const noexcept override { return partition_ + 1 < partitions_; }
  Status next_part(Deadline deadline) override;
  void write_cell(CellKind kind, std::string_view text, RowSink& sink) override {
    snowflake::write_cell(kind, text, scratch_, sink);
  }

  SnowflakeConnection& connection_;
  bool changes_;  // INSERT and the like: their result is a row of counts
  std::string handle_;
  std::size_t partition_ = 0, partitions_ = 1;
  CellScratch scratch_;
};

}  // namespace jackfield::snowflake
