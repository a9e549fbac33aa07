// The text of cells: quoting, repair, compact JSON.
#pragma once
#include <string>
#include <string_view>

namespace jackfield {

void append_json_text(std::string& out, std::string_view text);  // quoted; fast when plain ASCII
// Checked and without spaces between tokens, so that a row stays one line. False: it is not JSON, and nothing was written.
[[nodiscard]] bool append_compact_json(std::string& out, std::string_view json);
void append_csv_text(std::string& out, std::string_view text);
[[nodiscard]] bool is_json_number(std::string_view text) noexcept;
[[nodiscard]] bool fits_double_exactly(std::string_view digits) noexcept;  // an integer within 2^53

}  // namespace jackfield
