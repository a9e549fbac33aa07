// Converts doubles that are not integers: to the nearest double, and to the shortest text that reads back as the same
// one.
// Contract   native builds use the fast algorithms of the C++ library and of yyjson, WebAssembly the small ones of
//            exact_number.h. The results are the same.
// Example    tests/unit/json/exact_number_test.cc
#pragma once
#include <string>
#include <string_view>

namespace jackfield::json {
[[nodiscard]] double read_real(std::string_view text) noexcept;  // a number of JSON; infinite beyond a double's range
void append_real(std::string& out, double value);                // finite, not zero
}  // namespace jackfield::json
