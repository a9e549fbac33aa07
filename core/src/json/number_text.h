// Doubles that are no whole numbers and their texts: the nearest double, and the shortest text that reads back as the same one.
// Native builds take the fast ways of the C++ library and of yyjson, WebAssembly the small ones of exact_number.h; the
// results are the same.
#pragma once
#include <string>
#include <string_view>

namespace jackfield::json {
[[nodiscard]] double read_real(std::string_view text) noexcept;  // a number of JSON; infinite beyond a double's range
void append_real(std::string& out, double value);                // finite, not zero
}  // namespace jackfield::json
