// What the cells of most engines share: kinds, and text that already has the format of a RowSink.
// Contract   a connector writes the kinds that its engine formats differently, and passes the others to
//            write_plain_cell().
// Example    core/connectors/mysql/cells.cc
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "connector/connector.h"

namespace jackfield {

// As kColumnTypes, and two that columns report as another type: real, which is a 32-bit float, and bits.
enum class CellKind : std::uint8_t {
  integer,
  bigint,
  decimal,
  real,
  number,
  boolean,
  text,
  json,
  binary,
  bits,
  date,
  time,
  timestamp,
  timestamptz,
  interval,
  uuid,
  array,
  unknown
};

// Memory that a cell writer keeps from row to row.
struct CellScratch {
  std::vector<std::uint8_t> bytes;
  std::string text;
};
[[nodiscard]] std::string_view column_type(CellKind kind) noexcept;  // one of kColumnTypes
// Digits and JSON unchanged, everything else as text.
void write_plain_cell(CellKind kind, std::string_view text, RowSink& sink);
// The shortest text of the float, not of the double it converts to.
void write_float(float value, RowSink& sink);
// Returns false, with undefined bytes, if the text is not pairs of hexadecimal digits.
[[nodiscard]] bool decode_hex(std::string_view digits, std::vector<std::uint8_t>& bytes);
// "17:03:57.500" becomes "17:03:57.5", "17:03:57.000" becomes "17:03:57"; the text after the digits is kept.
void trim_fraction(std::string& time);
[[nodiscard]] std::span<const std::uint8_t> cell_bytes(std::string_view text) noexcept;

}  // namespace jackfield
