// Bytes as base64 and back.
// Contract   encoding pads, the URL form does not. Decoding takes either with or without padding, and nothing else: no spaces.
// Ownership  appends to the caller's text, or replaces the caller's bytes.
// Format     RFC 4648, 4 and 5.
// Example    append_base64(header, text_bytes("user:password"));
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield {

void append_base64(std::string& out, std::span<const std::uint8_t> bytes);
void append_base64url(std::string& out, std::span<const std::uint8_t> bytes);
// False: no base64; `out` then holds what came before.
[[nodiscard]] bool decode_base64(std::string_view text, std::vector<std::uint8_t>& out);
[[nodiscard]] inline std::span<const std::uint8_t> text_bytes(std::string_view text) noexcept {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace jackfield
