// Strings are checked eight bytes at a time; a byte to escape is found at every position.
#include <catch2/catch.hpp>

#include "json/json.h"

using jackfield::json::append_string;

TEST_CASE("a byte to escape is found at every place of a string of any length") {
  struct Special {
    std::string_view text, written;
  };
  constexpr Special kSpecials[] = {{"\"", "\\\""},           {"\\", "\\\\"},   {"\n", "\\n"},
                                   {"\x1f", "\\u001f"},      {"\x7f", "\x7f"}, {"\xff", "\xef\xbf\xbd"},
                                   {"\xc3\xa9", "\xc3\xa9"}, {" ", " "}};
  for (const Special& special : kSpecials) {
    for (std::size_t before = 0; before < 20; ++before) {
      for (std::size_t after = 0; after < 20; ++after) {
        const std::string left(before, '!');
        const std::string right(after, '~');
        std::string out;
        append_string(out, left + std::string(special.text) + right);
        REQUIRE(out == "\"" + left + std::string(special.written) + right + "\"");
      }
    }
  }
}
