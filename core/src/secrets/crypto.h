// AES-256-GCM and HKDF-SHA-256 of OpenSSL's libcrypto, in a library context of its own.
// Contract   the environment, OpenSSL's configuration file and its random numbers are not used.
// Ownership  owns the context and the algorithms fetched from it; spans are borrowed for the call.
// Threads    const functions may be called from any thread at once.
// Format     NIST SP 800-38D, RFC 5869.
// Example    tests/unit/secrets/crypto_test.cc
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace jackfield::secrets {

inline constexpr std::size_t kTagSize = 16;
using Span = std::span<const std::uint8_t>;

class Crypto {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Crypto>> make();
  Crypto(const Crypto&) = delete;
  Crypto& operator=(const Crypto&) = delete;
  ~Crypto();

  [[nodiscard]] Status derive(Span key, Span salt, std::string_view purpose, std::span<std::uint8_t> out) const;
  // Appends ciphertext and tag to `out`.
  [[nodiscard]] Status encrypt(Span key, Span nonce, std::string_view additional, std::string_view clear,
                               std::string& out) const;
  // Appends the clear text to `out`, which must have the capacity; appends nothing if the tag does not match.
  [[nodiscard]] Status decrypt(Span key, Span nonce, std::string_view additional, std::string_view sealed,
                               std::string& out) const;

 private:
  struct Parts;
  explicit Crypto(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace jackfield::secrets
