// Columns and cells of JSON_ARRAY results: every cell is a string or null, and the column has its type.
// Example    tests/fuzz/service_results.cc
#pragma once
#include <string_view>
#include <vector>

#include "connector/cells.h"

namespace jackfield::databricks {

// manifest.schema.columns
void read_columns(const json::Value& schema, std::vector<Column>& columns, std::vector<CellKind>& kinds);

void write_cell(CellKind kind, std::string_view text, CellScratch& scratch, RowSink& sink);

}  // namespace jackfield::databricks
