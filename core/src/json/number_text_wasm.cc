#include "json/exact_number.h"
#include "json/number_text.h"

namespace jackfield::json {
double read_real(std::string_view text) noexcept { return read_double(text); }
void append_real(std::string& out, double value) { append_shortest(out, value); }
}  // namespace jackfield::json
