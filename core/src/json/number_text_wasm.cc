#include "json/number_text.h"

#include <cstring>

#include "json/exact_number.h"

namespace jackfield::json {
void append_real(std::string& out, double value) { append_shortest(out, value); }
}  // namespace jackfield::json

// What yyjson reads doubles with in this build, where strtod stands; its texts end in a zero byte.
extern "C" double jf_strtod(const char* text, char** end);

double jf_strtod(const char* text, char** end) {
  std::size_t size = 0;
  const double value = jackfield::json::read_double({text, std::strspn(text, "0123456789+-.eE")}, &size);
  *end = const_cast<char*>(text) + size;
  return value;
}
