// Where a page of a list starts, without reading the rows before it.
// Contract   a list is kept per workspace, audience and type (schema.cc); a caller sees one or two audiences, whose
//            rows are read as one sequence. What is known of earlier pages is list_positions.h's.
// Limits     at 1,000,000 rows at most 120 marks are read, and 64 rows per list remain to be skipped.
// Example    core/src/store/sql/integration_list.cc
#pragma once
#include <limits>
#include <span>
#include <string>

#include "store/sql/database.h"

namespace jackfield::sql {

// Lists are in the order of this key.
struct ListKey {
  double ordering = -std::numeric_limits<double>::infinity();
  std::string id;  // "": before all ids
};

// One audience's rows; number 0: none.
struct ListPart {
  std::int64_t number = 0, rows = 0, changes = 0;
  std::string audience;
  ListKey start;  // rows before it are skipped
};

// Moves the starts behind rows that are all among the first `offset`; returns how many of those are left to skip.
[[nodiscard]] Result<std::int64_t> seek_offset(Database& database, std::span<ListPart, 2> parts, std::int64_t offset);

}  // namespace jackfield::sql
