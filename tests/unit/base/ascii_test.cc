#include "base/ascii.h"

#include <catch2/catch.hpp>

namespace ascii = jackfield::ascii;

TEST_CASE("every byte is in the classes of the C locale", "[base]") {
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    const bool digit = byte >= '0' && byte <= '9';
    const bool lower = byte >= 'a' && byte <= 'z';
    const bool upper = byte >= 'A' && byte <= 'Z';
    INFO(byte);
    CHECK(ascii::is_digit(c) == digit);
    CHECK(ascii::is_lower(c) == lower);
    CHECK(ascii::is_upper(c) == upper);
    CHECK(ascii::is_letter(c) == (lower || upper));
    CHECK(ascii::is_alphanumeric(c) == (digit || lower || upper));
    CHECK(ascii::is_space(c) == (byte == ' ' || (byte >= 9 && byte <= 13)));
    CHECK(ascii::to_lower(c) == static_cast<char>(upper ? byte + 32 : byte));
    CHECK(ascii::to_upper(c) == static_cast<char>(lower ? byte - 32 : byte));
  }
}

TEST_CASE("a hexadecimal digit has a value", "[base]") {
  int found = 0;
  for (int byte = 0; byte < 256; ++byte) found += ascii::is_hex_digit(static_cast<char>(byte)) ? 1 : 0;
  CHECK(found == 22);
  CHECK(ascii::hex_value('0') == 0);
  CHECK(ascii::hex_value('9') == 9);
  CHECK(ascii::hex_value('a') == 10);
  CHECK(ascii::hex_value('F') == 15);
  CHECK(ascii::hex_value('g') == -1);
  CHECK(ascii::hex_value('@') == -1);
}

TEST_CASE("whole texts change case and keep UTF-8", "[base]") {
  CHECK(ascii::lower("Straße ÄB-1") == "straße Äb-1");
  CHECK(ascii::upper("straße äb-1") == "STRAßE äB-1");
  CHECK(ascii::equal_ignoring_case("Content-Type", "content-tYPE"));
  CHECK_FALSE(ascii::equal_ignoring_case("content", "content-"));
  CHECK_FALSE(ascii::equal_ignoring_case("[", "{"));
}
