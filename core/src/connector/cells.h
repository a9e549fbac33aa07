// What the cells of most engines have in common: kinds, and text that is already in the form a RowSink takes.
// Contract   a connector writes the kinds that its engine tells in a form of its own, and leaves the others to
//            write_plain_cell().
// Example    default: return write_plain_cell(type.kind, text, sink);
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "connector/connector.h"

namespace jackfield {

// As kColumnTypes, and two that columns show as another type: real, which is a 32-bit float, and bits.
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

// Memory that a writer of cells keeps from row to row.
struct CellScratch {
  std::vector<std::uint8_t> bytes;
  std::string text;
};
[[nodiscard]] std::string_view column_type(CellKind kind) noexcept;  // one of kColumnTypes
// Digits and JSON as what they are, everything else as text.
void write_plain_cell(CellKind kind, std::string_view text, RowSink& sink);
// A float's own shortest text, not that of the double it would become.
void write_float(float value, RowSink& sink);
// False, and bytes of no use: something is not a pair of hexadecimal digits.
[[nodiscard]] bool decode_hex(std::string_view digits, std::vector<std::uint8_t>& bytes);
// "17:03:57.500" becomes "17:03:57.5", "17:03:57.000" becomes "17:03:57"; what stands behind the digits is kept.
void trim_fraction(std::string& time);
[[nodiscard]] std::span<const std::uint8_t> cell_bytes(std::string_view text) noexcept;

}  // namespace jackfield
