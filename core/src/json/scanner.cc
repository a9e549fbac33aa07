#include "json/scanner.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>

#include "base/ascii.h"
#include "json/utf8.h"

namespace jackfield::json {
namespace {

// Four hexadecimal digits, or nullopt.
std::optional<std::uint32_t> read_code_unit(const char* text) {
  std::uint32_t unit = 0;
  for (int i = 0; i < 4; ++i) {
    const int digit = ascii::hex_value(text[i]);
    if (digit < 0) return std::nullopt;
    unit = unit * 16 + static_cast<std::uint32_t>(digit);
  }
  return unit;
}

char* write_utf8(char* out, std::uint32_t point) {
  const auto put = [&](std::uint32_t byte) { *out++ = static_cast<char>(byte); };
  if (point < 0x80) {
    put(point);
    return out;
  }
  if (point < 0x800) {
    put(0xC0 | point >> 6);
  } else {
    if (point < 0x10000) {
      put(0xE0 | point >> 12);
    } else {
      put(0xF0 | point >> 18);
      put(0x80 | (point >> 12 & 0x3F));
    }
    put(0x80 | (point >> 6 & 0x3F));
  }
  put(0x80 | (point & 0x3F));
  return out;
}

}  // namespace

char* Scanner::wrong(char* at, Code code) noexcept {
  at_ = at;
  fault_ = code;
  return nullptr;
}

bool Scanner::ends(char* at) noexcept {
  at = next(at);
  return at == end_ || wrong(at) != nullptr;
}

char* Scanner::word(char* at, std::string_view name) noexcept {
  if (std::strncmp(at, name.data(), name.size()) != 0) return wrong(at);
  return at + name.size();
}

char* Scanner::digits(char* at) noexcept {
  if (!ascii::is_digit(*at)) return wrong(at);
  while (ascii::is_digit(*at)) ++at;
  return at;
}

char* Scanner::number(char* at, std::string_view& text, bool& is_whole) noexcept {
  const char* const begin = at;
  if (*at == '-') ++at;
  const char* const first = at;
  at = digits(at);
  if (at == nullptr) return nullptr;
  if (*first == '0' && at > first + 1) return wrong(at);
  is_whole = true;
  if (*at == '.') {
    is_whole = false;
    at = digits(at + 1);
    if (at == nullptr) return nullptr;
  }
  if (*at == 'e' || *at == 'E') {
    is_whole = false;
    ++at;
    if (*at == '-' || *at == '+') ++at;
    at = digits(at);
    if (at == nullptr) return nullptr;
  }
  text = {begin, static_cast<std::size_t>(at - begin)};
  return at;
}

// Goes on at a byte that is not plain. Plain bytes behind an escape are moved to the end of the text so far, which is
// never behind the place.
char* Scanner::rest_of_string(char* begin, char* at, std::string_view& text) noexcept {
  char* out = at;
  while (*at != '"') {
    const auto byte = static_cast<unsigned char>(*at);
    if (byte == '\\') {
      at = escape(at, out);
      if (at == nullptr) return nullptr;
    } else if (byte < 0x20) {
      return wrong(at);
    } else {
      const std::size_t length = sequence_length({at, static_cast<std::size_t>(end_ - at)}, 0);
      if (length == 0) return wrong(at, Code::json_encoding);
      out = std::copy_n(at, length, out);
      at += length;
    }
    const char* const plain = at;
    at = plain_end(at);
    const auto size = static_cast<std::size_t>(at - plain);
    if (out != plain) std::memmove(out, plain, size);
    out += size;
  }
  text = {begin, static_cast<std::size_t>(out - begin)};
  return at + 1;
}

char* Scanner::escape(char* at, char*& out) noexcept {
  if (at[1] == 'n') {  // as in PEM texts
    *out++ = '\n';
    return at + 2;
  }
  if (at[1] == 'u') return code_point(at, out);
  constexpr std::string_view kNames = "\"\\/bfnrt";
  constexpr std::string_view kBytes = "\"\\/\b\f\n\r\t";
  const std::size_t which = kNames.find(at[1]);
  if (which == std::string_view::npos) return wrong(at);
  *out++ = kBytes[which];
  return at + 2;
}

char* Scanner::code_point(char* at, char*& out) noexcept {
  const auto unit = read_code_unit(at + 2);
  if (!unit) return wrong(at);
  std::uint32_t point = *unit;
  std::size_t length = 6;
  if ((point & 0xF800) == 0xD800) {
    const bool is_followed = at[6] == '\\' && at[7] == 'u';
    const auto low = is_followed ? read_code_unit(at + 8) : std::nullopt;
    if (point >= 0xDC00 || !low || (*low & 0xFC00) != 0xDC00) return wrong(at, Code::json_surrogate);
    point = 0x10000 + ((point & 0x3FF) << 10 | (*low & 0x3FF));
    length = 12;
  }
  out = write_utf8(out, point);
  return at + length;
}

}  // namespace jackfield::json
