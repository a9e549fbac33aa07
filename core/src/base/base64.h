// Encodes bytes as base64 and decodes them.
// Contract   the standard form is padded, the URL form is not. Decoding accepts either form, padded or not; spaces are
//            an error.
// Ownership  appends to the caller's text, or replaces the caller's bytes.
// Format     RFC 4648, sections 4 and 5.
// Example    tests/unit/base/base64_test.cc
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield {

void append_base64(std::string& out, std::span<const std::uint8_t> bytes);
void append_base64url(std::string& out, std::span<const std::uint8_t> bytes);
// Returns false when the text is not base64; `out` then holds the bytes decoded so far.
[[nodiscard]] bool decode_base64(std::string_view text, std::vector<std::uint8_t>& out);
[[nodiscard]] inline std::span<const std::uint8_t> text_bytes(std::string_view text) noexcept {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace jackfield
