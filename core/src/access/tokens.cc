// Tokens: "jft_" + 8 of [0-9a-z] + "_" + 64 hex digits. Only the prefix and a digest of the whole are ever stored.
#include <algorithm>
#include <array>

#include "access/access.h"
#include "base/ascii.h"

namespace jackfield {
namespace {

constexpr std::string_view kMark = "jft_";
constexpr std::size_t kPrefixSize = 12;
constexpr std::size_t kSecretDigits = 64;
constexpr std::size_t kTokenSize = kPrefixSize + 1 + kSecretDigits;
constexpr std::string_view kAlphabet = "0123456789abcdefghijklmnopqrstuvwxyz";

std::string random_letters(const Host& host, std::size_t count) {
  std::string letters;
  std::array<std::uint8_t, 16> bytes{};
  while (letters.size() < count) {
    host.random(bytes);
    for (const std::uint8_t byte : bytes) {
      // 252 is the largest multiple of 36 in a byte; larger values would make some characters more likely.
      if (byte < 252 && letters.size() < count) letters += kAlphabet[byte % kAlphabet.size()];
    }
  }
  return letters;
}

bool is_token_digit(char c) noexcept { return ascii::is_digit(c) || (c >= 'a' && c <= 'f'); }

}  // namespace

NewToken make_token(const Host& host) {
  std::array<std::uint8_t, 32> secret{};
  host.random(secret);
  NewToken token;
  token.prefix = std::string(kMark) + random_letters(host, kPrefixSize - kMark.size());
  token.text = token.prefix + "_" + hex(secret);
  token.digest = sha256(token.text);
  wipe(secret.data(), secret.size());
  return token;
}

std::optional<std::string_view> token_prefix(std::string_view token) noexcept {
  if (token.size() != kTokenSize || !token.starts_with(kMark) || token[kPrefixSize] != '_') return std::nullopt;
  const std::string_view letters = token.substr(kMark.size(), kPrefixSize - kMark.size());
  const std::string_view digits = token.substr(kPrefixSize + 1);
  if (!std::all_of(letters.begin(), letters.end(),
                   [](char c) { return kAlphabet.find(c) != std::string_view::npos; })) {
    return std::nullopt;
  }
  if (!std::all_of(digits.begin(), digits.end(), is_token_digit)) return std::nullopt;
  return token.substr(0, kPrefixSize);
}

bool token_matches(std::string_view token, std::string_view digest) {
  return equal_constant_time(sha256(token), digest);
}

}  // namespace jackfield
