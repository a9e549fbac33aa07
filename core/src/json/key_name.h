// Keys in messages: only a short identifier is shown, any other key reads "?", since a key may hold a pasted secret.
// Ownership  appends to the caller's text.
// Example    core/src/json/parse.cc
#pragma once
#include <string>
#include <string_view>

namespace jackfield::json {
[[nodiscard]] bool is_forbidden_key(std::string_view key) noexcept;     // __proto__, constructor, prototype
[[nodiscard]] bool is_short_identifier(std::string_view key) noexcept;  // up to 64 of [A-Za-z0-9_$-]
void append_key(std::string& pointer, std::string_view key);            // "/key"
}  // namespace jackfield::json
