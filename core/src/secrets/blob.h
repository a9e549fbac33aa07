// What all keyrings share: the frame of a blob, and a Config as bytes.
// Contract   every blob starts with "JF" and a version: 0 is clear JSON, 1 and 2 are sealed. Other bytes are refused.
// Ownership  Clear wipes its bytes when it is destroyed.
// Example    core/src/secrets/keyring.cc
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "secrets/keyring.h"

namespace jackfield::secrets {

inline constexpr char kVersionPlain = 0;
inline constexpr char kVersionSealed = 1;
inline constexpr char kVersionWithKind = 2;   // bound to type and sub_type too
inline constexpr std::size_t kFrameSize = 3;  // "JF" and the version

class Clear {
 public:
  Clear() = default;
  // Reserves the whole capacity at once: a string that grows leaves copies of its text in freed memory.
  explicit Clear(std::size_t capacity) { text_.reserve(capacity); }
  Clear(Clear&& other) noexcept : text_(std::move(other.text_)) { other.clear(); }
  Clear& operator=(Clear&& other) noexcept;
  Clear(const Clear&) = delete;
  Clear& operator=(const Clear&) = delete;
  ~Clear() { clear(); }
  [[nodiscard]] std::string& text() noexcept { return text_; }
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  void clear() noexcept;
  std::string text_;
};

[[nodiscard]] Clear encode(const Config& config);
[[nodiscard]] Result<Config> decode(std::string_view text);

// The version of a framed blob, or -1.
[[nodiscard]] int blob_version(std::string_view blob) noexcept;
[[nodiscard]] bool is_sealed(std::string_view blob) noexcept;
// The version in which a blob of this context is sealed.
[[nodiscard]] char version_for(const SealContext& context) noexcept;
[[nodiscard]] Sealed seal_plain(const Config& config);
[[nodiscard]] Result<Config> open_plain(const Sealed& blob);

// In keyring_openssl.cc, or in keyring_wasm.cc, which returns not_built.
[[nodiscard]] Result<std::unique_ptr<Keyring>> make_sealing_keyring(const json::Value& options, const Host& host);

}  // namespace jackfield::secrets
