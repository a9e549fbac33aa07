// Signs with an RSA key: RSASSA-PKCS1-v1_5 with SHA-256, the RS256 of JSON web tokens.
// Contract   the key is PEM, PKCS #8 or PKCS #1, at least 2048 bits; a passphrase is never read from a terminal.
// Ownership  owns the key.
// Errors     `pem`; `authentication_failed` if the passphrase is wrong or the text is not a key; `internal`.
// Format     RFC 8017 8.2, RFC 7518 3.3, RFC 5280 4.1 for the public key.
// Example    core/connectors/snowflake/options.cc
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "config/secret.h"

namespace jackfield {

class Rs256 {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Rs256>> make(const Secret& pem, const Secret& passphrase);
  ~Rs256();
  [[nodiscard]] Result<std::string> sign(std::string_view text) const;  // raw bytes
  [[nodiscard]] Result<std::string> public_der() const;                 // SubjectPublicKeyInfo

 private:
  struct State;
  explicit Rs256(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace jackfield
