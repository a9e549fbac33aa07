// Values as PostgreSQL has them.
// Contract   a text of PostgreSQL has no NUL, and ours may: NUL and U+10FFFF, which is not a character, are stored as
//            U+10FFFF with 0 or 1 behind it. Everything else is stored as it is.
// Format     https://www.postgresql.org/docs/current/datatype-binary.html, hex format
// Example    tests/unit/store/postgres_test.cc
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace jackfield::postgres {

// None: the text can be stored as it is.
[[nodiscard]] std::optional<std::string> escaped(std::string_view text);
[[nodiscard]] std::optional<std::string> unescaped(std::string_view text);
// "\x0a0b"; none if it is not valid.
[[nodiscard]] std::optional<std::string> bytes_of_hex(std::string_view text);

}  // namespace jackfield::postgres
