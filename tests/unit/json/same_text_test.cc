#include "json/same_text.h"

#include <catch2/catch.hpp>
#include <memory>
#include <string>

using jackfield::json::is_same_text;

TEST_CASE("texts of every length are the same only if every byte is") {
  for (std::size_t size = 0; size <= 40; ++size) {
    // In a block of exactly its size, so that the address sanitizer detects a read past the end.
    const auto block = std::make_unique<char[]>(size);
    std::string text(size, 'a');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + i % 26);
    text.copy(block.get(), size);
    const std::string_view exact(block.get(), size);
    REQUIRE(is_same_text(exact, text));
    REQUIRE_FALSE(is_same_text(exact, text + "a"));
    for (std::size_t i = 0; i < size; ++i) {
      std::string other = text;
      other[i] = '\0';
      REQUIRE_FALSE(is_same_text(exact, other));
      REQUIRE_FALSE(is_same_text(other, exact));
    }
  }
}
