// The keyrings without a key (none, plain on purpose, sealed by the host), and the choice between all keyrings.
#include "secrets/keyring.h"

#include "secrets/blob.h"

namespace jackfield {
namespace {

// Blobs are clear and marked as such; a sealed blob is never opened.
class PlainKeyring final : public Keyring {
 public:
  PlainKeyring(KeyState state, bool takes_secrets) : state_(state), takes_secrets_(takes_secrets) {}

  Result<Sealed> seal(const Config& config, const SealContext&, bool secret_stored) const override {
    if (secret_stored && !takes_secrets_) return fail(Code::plaintext_refused);
    return secrets::seal_plain(config);
  }
  Result<Config> open(const Sealed& blob, const SealContext&) const override {
    if (secrets::is_sealed(blob.bytes())) return fail(Code::key_missing);
    return secrets::open_plain(blob);
  }
  bool encrypts() const noexcept override { return false; }
  Result<std::string> make_check_value() const override { return std::string(); }
  KeyState compare(std::string_view check_value) const override {
    return check_value.empty() ? state_ : KeyState::missing;
  }
  std::vector<KeyName> names() const override { return {}; }
  Status replace(const json::Value&) override { return fail(Code::key_missing); }

 private:
  KeyState state_;
  bool takes_secrets_;
};

Result<std::unique_ptr<Keyring>> plain(KeyState state, bool takes_secrets) {
  return std::unique_ptr<Keyring>(std::make_unique<PlainKeyring>(state, takes_secrets));
}

}  // namespace

std::string_view key_of(std::string_view blob) noexcept {
  constexpr std::size_t kHead = kHeadOfKey;
  if (!secrets::is_sealed(blob) || blob.size() < kHead) return {};
  return blob.substr(secrets::kFrameSize, kHead - secrets::kFrameSize);
}

bool is_bound_to_all(std::string_view blob, const SealContext& context) noexcept {
  return secrets::blob_version(blob) == secrets::version_for(context);
}

Result<std::unique_ptr<Keyring>> Keyring::make(const json::Value& options, const Host& host) {
  if (options.is_null()) return plain(KeyState::missing, false);
  if (!options.is_object()) return fail(Code::config_option, "/keys");
  if (options.find("keys") != nullptr || options.find("active") != nullptr) {
    return secrets::make_sealing_keyring(options, host);
  }
  // One switch, set to true. Any other value may be a misspelt key and must not lead to plain storage.
  if (options.size() != 1) return fail(Code::config_option, "/keys");
  if (options.get("plain").as_boolean()) return plain(KeyState::plain, true);
  if (options.get("sealed_by_host").as_boolean()) return plain(KeyState::sealed_by_host, true);
  return fail(Code::config_option, "/keys");
}

}  // namespace jackfield
