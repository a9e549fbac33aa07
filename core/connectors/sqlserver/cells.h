// Columns and cells, from the driver to a RowSink.
// Contract   text is UTF-8. Dates and times become ISO 8601 without trailing zeros; datetimeoffset is converted to UTC.
//            money is a decimal, uniqueidentifier is in lower case.
// Ownership  a Batch owns its bytes: it is filled on the connection's thread and written on the caller's.
// Format     https://learn.microsoft.com/sql/relational-databases/native-client-odbc-date-time/
// Example    core/connectors/sqlserver/stream.cc
#pragma once
#include <string>
#include <vector>

#include "connector/cells.h"
#include "session.h"

namespace jackfield::sqlserver {

struct CellType {
  CellKind kind = CellKind::text;
  bool is_unsigned = false;
};

[[nodiscard]] SQLRETURN read_columns(const Session& session, std::vector<Column>& columns,
                                     std::vector<CellType>& types);

// Rows, one after the other.
struct Batch {
  struct Cell {
    bool null = true;
    std::int64_t integer = 0;
    double number = 0;
    std::size_t offset = 0, size = 0;
  };
  std::vector<Cell> cells;
  std::string bytes;
};
[[nodiscard]] SQLRETURN read_cell(const Session& session, SQLUSMALLINT column, const CellType& type, Batch& batch);
void write_cell(const CellType& type, const Batch& batch, const Batch::Cell& cell, RowSink& sink);

}  // namespace jackfield::sqlserver
