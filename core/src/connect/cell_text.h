// The text of cells: quotes of CSV, repair, compact JSON. json::append_string() quotes those of JSON.
// Example    tests/unit/connect/encoder_test.cc
#pragma once
#include <string>
#include <string_view>

namespace jackfield {

// Validated, without white space between tokens, so that a row stays one line. Returns false if the text is not JSON;
// nothing is written then.
[[nodiscard]] bool append_compact_json(std::string& out, std::string_view json);
void append_csv_text(std::string& out, std::string_view text);
// With an apostrophe before a text that a spreadsheet may run: one that begins with = + - @, their full-width forms,
// tab, CR or LF, unless it is a number.
void append_guarded_csv_text(std::string& out, std::string_view text);
[[nodiscard]] bool is_json_number(std::string_view text) noexcept;
[[nodiscard]] bool fits_double_exactly(std::string_view digits) noexcept;  // an integer within 2^53

}  // namespace jackfield
