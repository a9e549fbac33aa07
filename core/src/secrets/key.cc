#include "secrets/key.h"

#include <algorithm>
#include <bitset>
#include <string>

namespace jackfield::secrets {
namespace {

using Bytes = std::array<std::uint8_t, 32>;

// Any period up to half the key: 00 00 ..., deadbeef deadbeef ..., the same half twice.
bool repeats(const Bytes& key) {
  for (std::size_t period = 1; period <= key.size() / 2; ++period) {
    bool same = true;
    for (std::size_t i = period; i < key.size() && same; ++i) same = key[i] == key[i - period];
    if (same) return true;
  }
  return false;
}

// 00 01 02 ..., 10 20 30 ..., and the same downwards.
bool is_sequence(const Bytes& key) {
  const auto step = static_cast<std::uint8_t>(key[1] - key[0]);
  for (std::size_t i = 1; i < key.size(); ++i) {
    if (static_cast<std::uint8_t>(key[i] - key[i - 1]) != step) return false;
  }
  return true;
}

bool has_few_values(const Bytes& key) {
  std::bitset<256> seen;
  for (const std::uint8_t byte : key) seen.set(byte);
  return seen.count() < 12;
}

// A passphrase written out in hex.
bool is_text(const Bytes& key) {
  return std::all_of(key.begin(), key.end(), [](std::uint8_t byte) { return byte >= 0x20 && byte < 0x7f; });
}

// Keys printed in documents, and digests of common first passwords.
constexpr std::array<std::string_view, 6> kPrinted = {
    "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",  // NIST SP 800-38A, F.1.5
    "e3c08a8f06c6e3ad95a70557b23f75483ce33021a9c72b7025666204c69c0b72",  // IEEE 802.1AE, GCM example
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",  // the digest of nothing
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",  // FIPS 180-4, "abc"
    "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",  // RFC 5869, PRK of test case 1
    "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"   // RFC 5869, OKM of test case 1
};
constexpr std::array<std::string_view, 9> kWords = {"password",  "secret",  "changeme", "test",   "admin",
                                                    "jackfield", "example", "nocodb",   "letmein"};

bool is_printed(const Bytes& key) {
  const std::string digits = hex(key);
  if (std::find(kPrinted.begin(), kPrinted.end(), digits) != kPrinted.end()) return true;
  const std::string_view raw(reinterpret_cast<const char*>(key.data()), key.size());
  return std::any_of(kWords.begin(), kWords.end(), [&](std::string_view word) { return sha256(word) == raw; });
}

// Why this key was not drawn at random; empty if it may have been.
std::string_view weakness_of(const Bytes& key) {
  if (repeats(key)) return "The same bytes repeat.";
  if (is_sequence(key)) return "The bytes are a sequence.";
  if (has_few_values(key)) return "Few bytes differ.";
  if (is_text(key)) return "It is text, written in hexadecimal.";
  if (is_printed(key)) return "It is a key of a document, or the digest of a common word.";
  return {};
}

}  // namespace

Result<Key> parse_key(std::string_view digits) {
  Key key;
  if (digits.size() != 64)
    return fail(Code::key_invalid).with("reason", "It has " + std::to_string(digits.size()) + " characters.");
  if (!parse_hex(digits, key.bytes))
    return fail(Code::key_invalid).with("reason", "It has a character that is not a hexadecimal digit.");
  if (const std::string_view weakness = weakness_of(key.bytes); !weakness.empty()) {
    return fail(Code::key_weak).with("reason", std::string(weakness));
  }
  return key;
}

}  // namespace jackfield::secrets
