// One key of the keyring, and which keys are refused.
// Contract   64 hex digits that look random: no repetition, sequence, text, or key printed in a document.
// Ownership  the key wipes itself.
// Limits     a random key is refused with a probability below 1 in 10^12.
// Example    tests/unit/secrets/key_test.cc
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

#include "base/host.h"
#include "base/result.h"

namespace jackfield::secrets {

struct Key {
  std::array<std::uint8_t, 32> bytes{};
  Key() = default;
  Key(const Key&) = delete;
  Key& operator=(const Key&) = delete;
  Key(Key&& other) noexcept : bytes(other.bytes) { wipe(other.bytes.data(), other.bytes.size()); }
  Key& operator=(Key&& other) noexcept {
    bytes = other.bytes;
    wipe(other.bytes.data(), other.bytes.size());
    return *this;
  }
  ~Key() { wipe(bytes.data(), bytes.size()); }
};

// Fails with key_invalid, or with key_weak and its reason for a key that was not drawn at random.
[[nodiscard]] Result<Key> parse_key(std::string_view digits);

}  // namespace jackfield::secrets
