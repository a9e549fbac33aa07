// Columns and cells of JSON_ARRAY results: every cell is a string or null, and the column has its type.
// Example    tests/fuzz/service_results.cc
#pragma once
#include <string_view>
#include <vector>

#include "connector/connector.h"

namespace jackfield::databricks {

enum class CellKind : std::uint8_t { integer, decimal, number, boolean, text, json, binary, time };

// manifest.schema.columns
void read_columns(const json::Value& schema, std::vector<Column>& columns, std::vector<CellKind>& kinds);

class CellWriter {
 public:
  void write(CellKind kind, std::string_view text, RowSink& sink);

 private:
  std::vector<std::uint8_t> bytes_;
  std::string text_;
};

}  // namespace jackfield::databricks
