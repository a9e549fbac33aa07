#include "base/base64.h"

namespace jackfield {
namespace {

constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr char kUrlDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void append(std::string& out, std::span<const std::uint8_t> bytes, const char* digits) {
  const std::size_t start = out.size();
  out.resize(start + (bytes.size() + 2) / 3 * 4, '=');
  char* to = out.data() + start;
  std::size_t i = 0;
  for (; i + 3 <= bytes.size(); i += 3) {
    const std::uint32_t word = std::uint32_t{bytes[i]} << 16 | std::uint32_t{bytes[i + 1]} << 8 | bytes[i + 2];
    *to++ = digits[word >> 18];
    *to++ = digits[word >> 12 & 63];
    *to++ = digits[word >> 6 & 63];
    *to++ = digits[word & 63];
  }
  if (i == bytes.size()) return;
  const bool two = i + 2 == bytes.size();
  const std::uint32_t word = std::uint32_t{bytes[i]} << 16 | (two ? std::uint32_t{bytes[i + 1]} << 8 : 0);
  *to++ = digits[word >> 18];
  *to++ = digits[word >> 12 & 63];
  if (two) *to = digits[word >> 6 & 63];
}

int value_of(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  return c == '/' || c == '_' ? 63 : -1;
}

}  // namespace

void append_base64(std::string& out, std::span<const std::uint8_t> bytes) { append(out, bytes, kDigits); }

void append_base64url(std::string& out, std::span<const std::uint8_t> bytes) {
  const std::size_t start = out.size();
  append(out, bytes, kUrlDigits);
  while (out.size() > start && out.back() == '=') out.pop_back();
}

bool decode_base64(std::string_view text, std::vector<std::uint8_t>& out) {
  out.clear();
  for (int padding = 0; padding < 2 && !text.empty() && text.back() == '='; ++padding) text.remove_suffix(1);
  if (text.size() % 4 == 1) return false;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    const int value = value_of(c);
    if (value < 0) return false;
    bits = (bits << 6 | static_cast<std::uint32_t>(value)) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out.push_back(static_cast<std::uint8_t>(bits >> held));
  }
  return true;
}

}  // namespace jackfield
