#include <catch2/catch.hpp>
#include <cstdint>

#include "store/sql/fold.h"

using jackfield::sql::fold;

TEST_CASE("Letters lose their case, one for one") {
  CHECK(fold("AZ az @[`{ 09") == "az az @[`{ 09");
  CHECK(fold("\u00c0\u00d6\u00d7\u00d8\u00de\u00df\u00ff") == "\u00e0\u00f6\u00d7\u00f8\u00fe\u00df\u00ff");
  CHECK(fold("\u0100\u0101\u0130\u0131\u0178\u017d\u017f") == "\u0101\u0101\u0130\u0131\u00ff\u017es");
  CHECK(fold("\u0386\u0391\u03a3\u03c2\u03c3") == "\u03ac\u03b1\u03c3\u03c3\u03c3");
  CHECK(fold("\u0401\u0416\u0452\u04c0\u04d0") == "\u0451\u0436\u0452\u04cf\u04d1");
  CHECK(fold("\u0531\u1e00\u1ea0\u212a\uff21\U00010400") == "\u0561\u1e01\u1ea1k\uff41\U00010428");
  CHECK(fold("\u65e5\u672c \U0001f600") == "\u65e5\u672c \U0001f600");
}

TEST_CASE("Folding twice changes nothing more, for every code point") {
  for (std::uint32_t letter = 1; letter < 0x20000; ++letter) {
    if (letter >= 0xd800 && letter < 0xe000) continue;
    std::string text;
    if (letter < 0x80) {
      text += static_cast<char>(letter);
    } else if (letter < 0x800) {
      text += static_cast<char>(0xc0 | (letter >> 6));
    } else if (letter < 0x10000) {
      text += static_cast<char>(0xe0 | (letter >> 12));
      text += static_cast<char>(0x80 | ((letter >> 6) & 0x3f));
    } else {
      text += static_cast<char>(0xf0 | (letter >> 18));
      text += static_cast<char>(0x80 | ((letter >> 12) & 0x3f));
      text += static_cast<char>(0x80 | ((letter >> 6) & 0x3f));
    }
    if (letter >= 0x80) text += static_cast<char>(0x80 | (letter & 0x3f));
    const std::string once = fold(text);
    if (fold(once) != once) FAIL("code point " << letter);
  }
}

TEST_CASE("Invalid UTF-8 is kept") {
  for (const char* bytes : {"\xff", "\xc3", "\xe2\x82", "\xf0\x9f\x98", "\x80", "a\xc3z", "\xed\xa0\x80"})
    CHECK(fold(bytes) == bytes);
}
