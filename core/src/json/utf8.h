// Validates UTF-8 (RFC 3629).
// Example    core/src/json/scanner.cc
#pragma once
#include <cstddef>
#include <string_view>

namespace jackfield::json {
// The length of the well-formed sequence that begins at `at`, which must be inside the text; 0 if there is none.
[[nodiscard]] std::size_t sequence_length(std::string_view text, std::size_t at) noexcept;
}  // namespace jackfield::json
