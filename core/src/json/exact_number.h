// Decimal text to doubles and back with whole-number arithmetic alone: no table of powers, a tenth of the size of the fast
// way and exactly its results. The WebAssembly modules are loaded over a network, so they use it; number_text.h chooses.
// Contract   read_double rounds to the nearest double, ties to even; append_shortest writes the shortest text that reads
//            back as the same double, the closest one if there are several.
// Ownership  nothing is kept.
// Limits     digits beyond the first 800 only decide whether the number lies above them.
// Format     RFC 8259, section 6; Giulietti, "The Schubfach way to render doubles" (2020), sections 9 and 10.
// Example    append_shortest(out, read_double("0.10"));  // 0.1
#pragma once
#include <string>
#include <string_view>

namespace jackfield::json {

// `text` begins with a number of JSON; `end`, where given, becomes its size. Infinite when it passes a double's range.
[[nodiscard]] double read_double(std::string_view text, std::size_t* end = nullptr) noexcept;
// `value` is finite and not zero.
void append_shortest(std::string& out, double value);

}  // namespace jackfield::json
