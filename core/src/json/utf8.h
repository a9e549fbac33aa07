// UTF-8 by RFC 3629.
#pragma once
#include <cstddef>
#include <string_view>

namespace jackfield::json {
// Bytes of the well-formed sequence that begins at `at`, which is inside the text; 0 when it is none.
[[nodiscard]] std::size_t sequence_length(std::string_view text, std::size_t at) noexcept;
}  // namespace jackfield::json
