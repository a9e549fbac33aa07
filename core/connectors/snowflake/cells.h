// Columns and cells of jsonv2 results: every cell is a string or null; times count from 1970.
// Example    tests/fuzz/service_results.cc
#pragma once
#include <string_view>
#include <vector>

#include "connector/cells.h"

namespace jackfield::snowflake {

void read_columns(const json::Value& row_type, std::vector<Column>& columns, std::vector<CellKind>& kinds);

void write_cell(CellKind kind, std::string_view text, CellScratch& scratch, RowSink& sink);

}  // namespace jackfield::snowflake
