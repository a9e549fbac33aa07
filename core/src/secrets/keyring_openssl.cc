// The keyring that seals. Blob: "JF" version, key id (8), salt (32), nonce (12), ciphertext, tag (16).
#include <algorithm>
#include <array>
#include <map>
#include <mutex>

#include "secrets/blob.h"
#include "secrets/crypto.h"
#include "secrets/key.h"

namespace jackfield::secrets {
namespace {

constexpr std::size_t kIdSize = kHeadOfKey - kFrameSize;
constexpr std::size_t kSaltSize = 32;
constexpr std::size_t kNonceSize = 12;
constexpr std::size_t kHeadSize = kFrameSize + kIdSize + kSaltSize + kNonceSize;
constexpr std::size_t kNameBytes = 64;
constexpr std::string_view kCheckPurpose = "check";
constexpr std::string_view kCheckText = "jackfield key check";

Span span_of(std::string_view text) { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }

// Derived from the name, not from the key: another key under the same name is reported as changed, not as missing.
std::string key_id(std::string_view name) {
  return sha256(std::string("jackfield key ").append(name)).substr(0, kIdSize);
}

void append_part(std::string& out, std::string_view part) {
  for (unsigned shift = 0; shift < 64; shift += 8) {
    out.push_back(static_cast<char>(static_cast<std::uint8_t>(std::uint64_t{part.size()} >> (56 - shift))));
  }
  out.append(part);
}

std::string additional_data(char version, std::string_view id, const SealContext& context) {
  std::string out;
  append_part(out, std::string_view(&version, 1));
  append_part(out, id);
  append_part(out, context.workspace);
  append_part(out, context.integration);
  append_part(out, context.purpose);
  if (version == kVersionSealed) return out;
  append_part(out, context.type);
  append_part(out, context.sub_type);
  return out;
}

// The keys of one moment.
struct Ring {
  std::map<std::string, Key, std::less<>> keys;  // by id
  std::vector<KeyName> names;
  std::string active;  // an id
  bool accept_plain = false;
};

Error invalid_key(std::string reason) { return fail(Code::key_invalid).with("reason", std::move(reason)); }

Status add_key(Ring& ring, std::string_view name, std::string_view digits) {
  JF_TRY(Key key, parse_key(digits));
  for (const auto& [other_id, other] : ring.keys) {
    // With two names for one key, a rotation would change nothing.
    if (std::equal(key.bytes.begin(), key.bytes.end(), other.bytes.begin()))
      return invalid_key("Two names have the same key.");
  }
  std::string id = key_id(name);
  if (!ring.keys.emplace(id, std::move(key)).second) return fail(Code::config_option, "/keys/keys");
  ring.names.push_back({std::string(name), std::move(id)});
  return ok();
}

Status activate(Ring& ring, std::string_view name) {
  ring.active = key_id(name);
  if (!ring.keys.contains(ring.active)) return fail(Code::config_option, "/keys/active");
  for (KeyName& each : ring.names) each.active = each.id == ring.active;
  return ok();
}

Result<Ring> read_ring(const json::Value& options) {
  for (const json::Member& member : options.members()) {
    if (member.key != "keys" && member.key != "active" && member.key != "accept_plain")
      return fail(Code::config_option, "/keys");
  }
  const json::Value keys = options.get("keys");
  if (!keys.is_object() || keys.size() == 0) return fail(Code::config_option, "/keys/keys");
  const json::Value plain = options.get("accept_plain");
  if (!plain.is_null() && plain.kind() != json::Kind::boolean) return fail(Code::config_option, "/keys/accept_plain");
  Ring ring;
  ring.accept_plain = plain.as_boolean();
  for (const auto& [name, digits] : keys.members()) {
    if (name.empty() || name.size() > kNameBytes || !digits.is_string()) return fail(Code::key_invalid, "/keys/keys");
    if (Status added = add_key(ring, name, digits.text()); !added) {
      Error error = std::move(added).error();
      error.pointer = "/keys/keys";
      return error;
    }
  }
  JF_CHECK(activate(ring, options.get("active").text()));
  return ring;
}

class SealingKeyring final : public Keyring {
 public:
  SealingKeyring(std::unique_ptr<Crypto> crypto, const Host& host, Ring ring)
      : crypto_(std::move(crypto)), host_(host), ring_(std::make_shared<const Ring>(std::move(ring))) {}

  Result<Sealed> seal(const Config& config, const SealContext& context, bool) const override {
    const Clear clear = encode(config);
    JF_TRY(std::string blob, seal_text(clear.text(), context));
    return Sealed(std::move(blob));
  }

  Result<Config> open(const Sealed& blob, const SealContext& context) const override {
    const auto ring = now();
    if (ring->accept_plain && blob_version(blob.bytes()) == kVersionPlain) return open_plain(blob);
    JF_TRY(const Clear clear, open_text(*ring, blob.bytes(), context));
    return decode(clear.text());
  }

  bool encrypts() const noexcept override { return true; }

  // In hex, so that a store can keep it as text.
  Result<std::string> make_check_value() const override {
    JF_TRY(const std::string blob, seal_text(kCheckText, {"", "", kCheckPurpose}));
    return hex(span_of(blob));
  }

  KeyState compare(std::string_view check_value) const override {
    if (check_value.empty()) return KeyState::ok;
    std::string blob(check_value.size() / 2, '\0');
    if (!parse_hex(check_value, {reinterpret_cast<std::uint8_t*>(blob.data()), blob.size()})) return KeyState::changed;
    const auto clear = open_text(*now(), blob, {"", "", kCheckPurpose});
    if (clear) return KeyState::ok;
    return clear.error().code == Code::key_missing ? KeyState::missing : KeyState::changed;
  }

  std::vector<KeyName> names() const override { return now()->names; }

  Status replace(const json::Value& options) override {
    JF_TRY(Ring ring, read_ring(options));
    auto fresh = std::make_shared<const Ring>(std::move(ring));
    const std::lock_guard guard(mutex_);
    ring_.swap(fresh);
    return ok();
  }

 private:
  [[nodiscard]] std::shared_ptr<const Ring> now() const {
    const std::lock_guard guard(mutex_);
    return ring_;
  }

  Result<std::string> seal_text(std::string_view clear, const SealContext& context) const {
    const auto ring = now();
    const char version = version_for(context);
    std::string blob;
    blob.reserve(kHeadSize + clear.size() + kTagSize);
    blob.append("JF").push_back(version);
    blob.append(ring->active);
    std::array<std::uint8_t, kSaltSize + kNonceSize> fresh{};
    host_.random(fresh);
    blob.append(reinterpret_cast<const char*>(fresh.data()), fresh.size());
    Key key;
    JF_CHECK(crypto_->derive(ring->keys.find(ring->active)->second.bytes, Span(fresh).first<kSaltSize>(),
                             context.purpose, key.bytes));
    JF_CHECK(crypto_->encrypt(key.bytes, Span(fresh).last<kNonceSize>(),
                              additional_data(version, ring->active, context), clear, blob));
    return blob;
  }

  Result<Clear> open_text(const Ring& ring, std::string_view blob, const SealContext& context) const {
    if (!is_sealed(blob) || blob.size() < kHeadSize + kTagSize) return fail(Code::sealed_blob_invalid);
    const std::string_view id = key_of(blob);
    const auto found = ring.keys.find(id);
    if (found == ring.keys.end()) return fail(Code::key_missing);
    const Span salt = span_of(blob.substr(kFrameSize + kIdSize, kSaltSize));
    const Span nonce = span_of(blob.substr(kFrameSize + kIdSize + kSaltSize, kNonceSize));
    Key key;
    JF_CHECK(crypto_->derive(found->second.bytes, salt, context.purpose, key.bytes));
    const std::string_view text = blob.substr(kHeadSize);
    Clear clear(text.size());
    JF_CHECK(crypto_->decrypt(key.bytes, nonce, additional_data(blob[2], id, context), text, clear.text()));
    return clear;
  }

  std::unique_ptr<Crypto> crypto_;
  Host host_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Ring> ring_;
};

}  // namespace

Result<std::unique_ptr<Keyring>> make_sealing_keyring(const json::Value& options, const Host& host) {
  JF_TRY(Ring ring, read_ring(options));
  JF_TRY(auto crypto, Crypto::make());
  return std::unique_ptr<Keyring>(std::make_unique<SealingKeyring>(std::move(crypto), host, std::move(ring)));
}

}  // namespace jackfield::secrets
