// Classes and conversions of ASCII characters, independent of the locale: the one place for them.
// Contract   bytes above 0x7f belong to no class and are never changed, so UTF-8 text passes through.
// Format     `char` in and out. is_space: blank, tab, line feed, vertical tab, form feed, carriage return.
// Example    ascii::is_digit('7') && ascii::lower("Content-Type") == "content-type" && ascii::hex_value('f') == 15
#pragma once
#include <string>
#include <string_view>

namespace jackfield::ascii {

[[nodiscard]] constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_lower(char c) noexcept { return c >= 'a' && c <= 'z'; }
[[nodiscard]] constexpr bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
[[nodiscard]] constexpr bool is_letter(char c) noexcept { return is_lower(c) || is_upper(c); }
[[nodiscard]] constexpr bool is_alphanumeric(char c) noexcept { return is_letter(c) || is_digit(c); }
[[nodiscard]] constexpr bool is_space(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }

[[nodiscard]] constexpr char to_lower(char c) noexcept { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }
[[nodiscard]] constexpr char to_upper(char c) noexcept { return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; }

// The value of a hexadecimal digit of either case; -1 for any other character.
[[nodiscard]] constexpr int hex_value(char c) noexcept {
  if (is_digit(c)) return c - '0';
  const char low = to_lower(c);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}
[[nodiscard]] constexpr bool is_hex_digit(char c) noexcept { return hex_value(c) >= 0; }

[[nodiscard]] std::string lower(std::string_view text);
[[nodiscard]] std::string upper(std::string_view text);
[[nodiscard]] bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept;

}  // namespace jackfield::ascii
