#include "json/number_text.h"

#include <yyjson.h>

#include <array>
#include <charconv>

#include "json/exact_number.h"

namespace jackfield::json {

double read_real(std::string_view text) noexcept {
  double value = 0;
  // Out of range means too large or too small; only the exact algorithm distinguishes them.
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ec == std::errc() ? value : read_double(text);
}

void append_real(std::string& out, double value) {
  yyjson_val node{};
  node.tag = YYJSON_TYPE_NUM | YYJSON_SUBTYPE_REAL;
  node.uni.f64 = value;
  std::array<char, 512> buffer;
  yyjson_alc memory{};
  std::size_t size = 0;
  char* text = nullptr;
  if (yyjson_alc_pool_init(&memory, buffer.data(), buffer.size())) {
    text = yyjson_val_write_opts(&node, YYJSON_WRITE_NOFLAG, &memory, &size, nullptr);
  }
  if (text == nullptr) {
    out += "null";
    return;
  }
  std::string_view digits{text, size};
  if (digits.ends_with(".0")) digits.remove_suffix(2);
  out += digits;
}

}  // namespace jackfield::json
