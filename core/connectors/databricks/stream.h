// The rows of one statement, chunk by chunk: at most one chunk is in memory.
// Example    core/connectors/databricks/connection.cc
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "cells.h"
#include "connection.h"

namespace jackfield::databricks {

class DatabricksStream final : public HttpServiceStream {
 public:
  DatabricksStream(DatabricksConnection& connection, std::string_view sql);

  [[nodiscard]] Status open(JsonReply reply, Deadline deadline);  // of a statement that succeeded

 private:
  [[nodiscard]] Status take(JsonReply reply, const json::Value& result, Deadline deadline);
  [[nodiscard]] Status fetch_link(JsonReply reply, const json::Value& link, Deadline deadline);
  [[nodiscard]] Result<JsonReply> ask_for_chunk(Deadline deadline);
  void count_changes();
  bool has_more() const noexcept override { return next_index_ >= 0; }
  Status next_part(Deadline deadline) override;
  void write_cell(CellKind kind, std::string_view text, RowSink& sink) override {
    databricks::write_cell(kind, text, scratch_, sink);
  }

  DatabricksConnection& connection_;
  bool changes_;  // INSERT and the like: their result is a row of counts
  std::string id_;
  std::int64_t next_index_ = -1;  // of the chunk after this one; -1: none
  CellScratch scratch_;
};

}  // namespace jackfield::databricks
