// Columns as the server describes them, and their cells written to a RowSink.
// Contract   NUMBER comes as text and keeps every digit; without precision its kind follows its value. DATE has a time
//            of day. Times with a zone are converted to UTC. Intervals are ISO 8601. A type that cannot be read fails
//            with `unsupported` and the column's name.
// Ownership  a Cell borrows the library's buffers until the next fetch.
// Example    core/connectors/oracle/types.cc
#pragma once
#include <string>
#include <string_view>

#include "connector/connector.h"
#include "dpi_table.h"

namespace jackfield::oracle {

enum class CellKind : std::uint8_t {
  integer,
  decimal,
  number,
  float32,
  float64,
  boolean,
  text,
  json_text,
  binary,
  timestamp,
  timestamptz,
  interval_ds,
  interval_ym,
  rowid,
  json,  // a tree of nodes
  clob,
  blob,
  json_clob,
  json_blob  // a locator: read by itself
};
[[nodiscard]] constexpr bool is_lob(CellKind kind) noexcept { return kind >= CellKind::clob; }
[[nodiscard]] constexpr bool is_character_lob(CellKind kind) noexcept {
  return kind == CellKind::clob || kind == CellKind::json_clob;
}

struct ColumnPlan {
  Column column;
  CellKind kind = CellKind::text;
  dpiOracleTypeNum oracle_type = DPI_ORACLE_TYPE_VARCHAR;  // what to fetch it as
  dpiNativeTypeNum native_type = DPI_NATIVE_TYPE_BYTES;
  std::uint32_t buffer_bytes = 0;  // of one cell
  std::size_t scale = 0;           // places of a decimal
};
[[nodiscard]] Result<ColumnPlan> plan_column(const dpiQueryInfo& info);

// For values in the buffers; locators, rowids and JSON trees are read before and come as text.
void write_cell(const ColumnPlan& plan, const dpiData& cell, RowSink& sink);
void write_read_text(CellKind kind, std::string_view text, RowSink& sink);

// Parts that other files need too.
[[nodiscard]] std::string timestamp_text(const dpiTimestamp& time, bool with_zone);
[[nodiscard]] std::string interval_text(const dpiIntervalDS& interval);
[[nodiscard]] std::string interval_text(const dpiIntervalYM& interval);
// Returns false if the tree has a value that JSON cannot represent.
[[nodiscard]] bool json_text(const dpiJsonNode& node, std::string& out);

}  // namespace jackfield::oracle
