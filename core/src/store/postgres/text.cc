#include "store/postgres/text.h"

namespace jackfield::postgres {
namespace {

constexpr std::string_view kMark = "\xf4\x8f\xbf\xbf";  // U+10FFFF

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

}  // namespace

std::optional<std::string> escaped(std::string_view text) {
  if (text.find('\0') == std::string_view::npos && text.find(kMark) == std::string_view::npos) return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const bool is_mark = text.substr(i).starts_with(kMark);
    if (text[i] == '\0' || is_mark) {
      out.append(kMark).push_back(is_mark ? '1' : '0');
      i += is_mark ? kMark.size() : 1;
    } else {
      out.push_back(text[i++]);
    }
  }
  return out;
}

std::optional<std::string> unescaped(std::string_view text) {
  if (text.find(kMark) == std::string_view::npos) return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (!text.substr(i).starts_with(kMark)) {
      out.push_back(text[i++]);
      continue;
    }
    i += kMark.size();
    if (i < text.size() && text[i++] == '0') {
      out.push_back('\0');
    } else {
      out.append(kMark);
    }
  }
  return out;
}

std::optional<std::string> bytes_of_hex(std::string_view text) {
  if (!text.starts_with("\\x") || text.size() % 2 != 0) return std::nullopt;
  std::string out;
  out.reserve(text.size() / 2 - 1);
  for (std::size_t i = 2; i < text.size(); i += 2) {
    const int high = digit(text[i]), low = digit(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out.push_back(static_cast<char>(high * 16 + low));
  }
  return out;
}

}  // namespace jackfield::postgres
