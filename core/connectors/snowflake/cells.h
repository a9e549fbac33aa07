// Columns and cells of jsonv2 results: every cell is a string or null; times count from 1970.
// Example    tests/fuzz/service_results.cc
#pragma once
#include <string_view>
#include <vector>

#include "connector/connector.h"

namespace jackfield::snowflake {

enum class CellKind : std::uint8_t {
  integer,
  decimal,
  number,
  boolean,
  text,
  json,
  binary,
  date,
  time,
  timestamp,
  timestamptz
};

void read_columns(const json::Value& row_type, std::vector<Column>& columns, std::vector<CellKind>& kinds);

class CellWriter {
 public:
  void write(CellKind kind, std::string_view text, RowSink& sink);

 private:
  [[nodiscard]] bool write_time(CellKind kind, std::string_view text);
  std::vector<std::uint8_t> bytes_;
  std::string text_;
};

}  // namespace jackfield::snowflake
