// The text of a double that is no whole number: the shortest that reads back as the same one. Native builds take yyjson's
// fast way, WebAssembly the small one of exact_number.h; the results are the same bytes.
#pragma once
#include <string>

namespace jackfield::json {
void append_real(std::string& out, double value);  // finite, not zero
}  // namespace jackfield::json
