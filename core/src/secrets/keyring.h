// Sealing: a stored configuration is AES-256-GCM under a key of its own, derived from a keyring key.
// Contract   blob: "JF" version(1) key id(8) salt(32) nonce(12) ciphertext tag(16). Each blob's key is HKDF-SHA-256 of
//            the keyring key with the salt, and with the purpose as info. Additional data: version, key id, workspace,
//            integration, purpose, in version 2 also type and sub_type, each with its length. What has a type is sealed
//            as version 2; its blobs of version 1 still open. A key is 32 random bytes as 64 hex digits; short,
//            repeated and documented sample keys are refused.
// Ownership  the keyring owns its keys and wipes them.
// Threads    const functions and replace() may be called from any thread at once; a running call keeps its keys.
// Format     NIST SP 800-38D, RFC 5869.
// Example    tests/unit/secrets/keyring_test.cc
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/host.h"
#include "config/secret.h"

namespace jackfield {

// Bytes at rest. Sealing twice does not compile, since seal() takes a Config.
class Sealed {
 public:
  Sealed() = default;
  explicit Sealed(std::string bytes) : bytes_(std::move(bytes)) {}  // as read from a store
  [[nodiscard]] const std::string& bytes() const noexcept { return bytes_; }
  [[nodiscard]] bool empty() const noexcept { return bytes_.empty(); }

 private:
  std::string bytes_;
};

struct SealContext {
  std::string_view workspace;
  std::string_view integration;
  std::string_view purpose = "config";
  std::string_view type = {}, sub_type = {};  // of an integration
};

// half_rotated: a rotation has begun and not ended; these keys open both what it has re-sealed and the rest.
enum class KeyState : std::uint8_t { ok, changed, missing, plain, sealed_by_host, half_rotated };

// The id of the key that sealed a blob, from its first kHeadOfKey bytes; "" if it is not sealed.
inline constexpr std::int64_t kHeadOfKey = 11;
[[nodiscard]] std::string_view key_of(std::string_view blob) noexcept;
// Whether a sealed blob is of the version that seal() makes now, so that it is bound to all of its context.
[[nodiscard]] bool is_bound_to_all(std::string_view blob, const SealContext& context) noexcept;

struct KeyName {
  std::string name;  // as in the options
  std::string id;    // as in blobs
  bool active = false;
};

class Keyring {
 public:
  // Options of jf_open: {"active": "id", "keys": {"id": "64 hex"}} | {"plain": true} | {"sealed_by_host": true} | null
  // (no key). With keys, blobs that are not sealed are refused unless `"accept_plain": true` is given too. A
  // build without crypto accepts only plain and sealed_by_host.
  [[nodiscard]] static Result<std::unique_ptr<Keyring>> make(const json::Value& options, const Host& host);
  virtual ~Keyring() = default;

  // Fails with plaintext_refused if there is no key and the config holds a secret (`secret_stored`).
  [[nodiscard]] virtual Result<Sealed> seal(const Config& config, const SealContext& context,
                                            bool secret_stored) const = 0;
  // Fails with sealed_blob_invalid or key_missing.
  [[nodiscard]] virtual Result<Config> open(const Sealed& blob, const SealContext& context) const = 0;
  [[nodiscard]] virtual bool encrypts() const noexcept = 0;
  // A check value that a store keeps, to detect at open that the key has changed; empty without a key.
  [[nodiscard]] virtual Result<std::string> make_check_value() const = 0;
  [[nodiscard]] virtual KeyState compare(std::string_view check_value) const = 0;
  [[nodiscard]] virtual std::vector<KeyName> names() const = 0;  // none without keys
  // Other keys for the same store, as make() takes them. Fails with key_missing for a keyring that was made without.
  [[nodiscard]] virtual Status replace(const json::Value& options) = 0;
};

}  // namespace jackfield
