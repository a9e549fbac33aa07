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

bool Scanner::wrong(Code code) noexcept {
  fault_ = code;
  return false;
}

bool Scanner::ends() noexcept {
  (void)next();
  return at_ == end_ || wrong();
}

bool Scanner::word(std::string_view name) noexcept {
  if (std::strncmp(at_, name.data(), name.size()) != 0) return wrong();
  at_ += name.size();
  return true;
}

bool Scanner::digits() noexcept {
  if (!ascii::is_digit(*at_)) return wrong();
  while (ascii::is_digit(*at_)) ++at_;
  return true;
}

bool Scanner::number(std::string_view& text, bool& is_whole) noexcept {
  const char* const begin = at_;
  if (*at_ == '-') ++at_;
  const char* const first = at_;
  if (!digits()) return false;
  if (*first == '0' && at_ > first + 1) return wrong();
  is_whole = true;
  if (*at_ == '.') {
    is_whole = false;
    ++at_;
    if (!digits()) return false;
  }
  if (*at_ == 'e' || *at_ == 'E') {
    is_whole = false;
    ++at_;
    if (*at_ == '-' || *at_ == '+') ++at_;
    if (!digits()) return false;
  }
  text = {begin, static_cast<std::size_t>(at_ - begin)};
  return true;
}

// Goes on at a byte that is not plain. Plain bytes behind an escape are moved to the end of the text so far.
bool Scanner::rest_of_string(char* begin, std::string_view& text) noexcept {
  char* out = at_;
  while (*at_ != '"') {
    const auto byte = static_cast<unsigned char>(*at_);
    if (byte == '\\') {
      if (!escape(out)) return false;
    } else if (byte < 0x20) {
      return wrong();
    } else {
      const std::size_t length = sequence_length({at_, static_cast<std::size_t>(end_ - at_)}, 0);
      if (length == 0) return wrong(Code::json_encoding);
      out = std::copy_n(at_, length, out);
      at_ += length;
    }
    const char* const plain = at_;
    pass_plain();
    const auto size = static_cast<std::size_t>(at_ - plain);
    if (out != plain) std::memmove(out, plain, size);
    out += size;
  }
  ++at_;
  text = {begin, static_cast<std::size_t>(out - begin)};
  return true;
}

bool Scanner::escape(char*& out) noexcept {
  if (at_[1] == 'u') return code_point(out);
  constexpr std::string_view kNames = "\"\\/bfnrt";
  constexpr std::string_view kBytes = "\"\\/\b\f\n\r\t";
  const std::size_t which = kNames.find(at_[1]);
  if (which == std::string_view::npos) return wrong();
  *out++ = kBytes[which];
  at_ += 2;
  return true;
}

bool Scanner::code_point(char*& out) noexcept {
  const auto unit = read_code_unit(at_ + 2);
  if (!unit) return wrong();
  std::uint32_t point = *unit;
  std::size_t length = 6;
  if ((point & 0xF800) == 0xD800) {
    const bool is_followed = at_[6] == '\\' && at_[7] == 'u';
    const auto low = is_followed ? read_code_unit(at_ + 8) : std::nullopt;
    if (point >= 0xDC00 || !low || (*low & 0xFC00) != 0xDC00) return wrong(Code::json_surrogate);
    point = 0x10000 + ((point & 0x3FF) << 10 | (*low & 0x3FF));
    length = 12;
  }
  out = write_utf8(out, point);
  at_ += length;
  return true;
}

}  // namespace jackfield::json
