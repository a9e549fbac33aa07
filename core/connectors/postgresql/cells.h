// Cells in PostgreSQL's text format, written to a RowSink (https://www.postgresql.org/docs/current/datatype.html).
// Contract   the session has DateStyle ISO, TimeZone UTC, IntervalStyle iso_8601, bytea_output hex, extra_float_digits
//            3. Dates and times become ISO 8601; infinity and years BC stay PostgreSQL's text. Arrays become JSON
//            arrays.
// Ownership  a CellWriter keeps its scratch memory from row to row; cells cause no allocation.
// Example    tests/fuzz/cells.cc
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "types.h"

namespace jackfield::postgresql {

class CellWriter {
 public:
  void write(const CellType& type, std::string_view text, RowSink& sink);

 private:
  std::string json_;
  std::vector<std::uint8_t> bytes_;
};

// Appends a JSON array for PostgreSQL's array text. Returns false, without appending, if the text is not an array.
[[nodiscard]] bool append_array(std::string& out, std::string_view text, CellKind element, char delimiter);
// ISO 8601 of "2026-11-23 17:03:57.5+00", written into `out`, which fits every time. Empty: keep the text unchanged.
struct IsoText {
  char bytes[64];
  std::size_t size = 0;
  [[nodiscard]] std::string_view view() const { return {bytes, size}; }
};
void iso_time(std::string_view text, bool has_zone, IsoText& out);

}  // namespace jackfield::postgresql
