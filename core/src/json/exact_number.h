// Decimal text to doubles and back with integer arithmetic alone. It needs no table of powers, is a tenth of the size
// of the fast algorithms and gives the same results. The WebAssembly modules use it because they are loaded over a
// network; number_text.h chooses.
// Contract   read_double rounds to the nearest double, ties to even. append_shortest writes the shortest text that
//            reads back as the same double, and the closest of them if there are several.
// Limits     digits beyond the first 800 only decide whether the number lies above them.
// Format     RFC 8259, section 6; Giulietti, "The Schubfach way to render doubles" (2020), sections 9 and 10.
// Example    tests/unit/json/exact_number_test.cc
#pragma once
#include <string>
#include <string_view>

namespace jackfield::json {

// `text` begins with a JSON number; `end`, if given, is set to its size. Infinite if it is out of a double's range.
[[nodiscard]] double read_double(std::string_view text, std::size_t* end = nullptr) noexcept;
// `value` must be finite and not zero.
void append_shortest(std::string& out, double value);

}  // namespace jackfield::json
