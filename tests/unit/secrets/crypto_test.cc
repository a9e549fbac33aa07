// Published vectors: RFC 5869, appendix A; the GCM specification of McGrew and Viega, test cases 13 to 16.
#include <catch2/catch.hpp>
#include <vector>

#include "base/host.h"
#include "secrets/crypto.h"

using namespace jackfield;

namespace {

std::vector<std::uint8_t> bytes(std::string_view digits) {
  std::vector<std::uint8_t> out(digits.size() / 2);
  REQUIRE(parse_hex(digits, out));
  return out;
}
std::string text(std::string_view digits) {
  const auto out = bytes(digits);
  return {out.begin(), out.end()};
}
std::string digits(std::string_view raw) {
  return hex({reinterpret_cast<const std::uint8_t*>(raw.data()), raw.size()});
}

struct Gcm {
  const char* key;
  const char* nonce;
  const char* additional;
  const char* clear;
  const char* sealed;
};

const Gcm kGcm[] = {
    {"0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000", "", "",
     "530f8afbc74536b9a963b4f1c4cb738b"},
    {"0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000", "",
     "00000000000000000000000000000000", "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"},
    {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888", "",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657b"
     "a637b391aafd255",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0ab"
     "cc9f662898015ad"
     "b094dac5d93471bdec1a502270e3cc6c"},
    {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
     "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657b"
     "a637b39",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0ab"
     "cc9f662"
     "76fc6ece0f4e1768cddf8853bb2d551b"},
};

}  // namespace

TEST_CASE("HKDF-SHA-256 gives the keys of RFC 5869", "[S9]") {
  const auto crypto = secrets::Crypto::make();
  REQUIRE(crypto);
  std::vector<std::uint8_t> out(42);
  REQUIRE((*crypto)->derive(bytes("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"), bytes("000102030405060708090a0b0c"),
                            text("f0f1f2f3f4f5f6f7f8f9"), out));
  CHECK(hex(out) == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");

  std::string ikm, salt, info;
  for (int i = 0; i < 80; ++i) {
    ikm += static_cast<char>(i);
    salt += static_cast<char>(0x60 + i);
    info += static_cast<char>(0xb0 + i);
  }
  const auto raw = [](const std::string& from) { return std::vector<std::uint8_t>(from.begin(), from.end()); };
  out.resize(82);
  REQUIRE((*crypto)->derive(raw(ikm), raw(salt), info, out));
  CHECK(hex(out) ==
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
        "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");
}

TEST_CASE("AES-256-GCM gives the published ciphertexts and tags", "[S9]") {
  const auto crypto = secrets::Crypto::make();
  REQUIRE(crypto);
  for (const Gcm& vector : kGcm) {
    std::string sealed;
    REQUIRE((*crypto)->encrypt(bytes(vector.key), bytes(vector.nonce), text(vector.additional), text(vector.clear),
                               sealed));
    CHECK(digits(sealed) == vector.sealed);
    std::string clear;
    REQUIRE((*crypto)->decrypt(bytes(vector.key), bytes(vector.nonce), text(vector.additional), sealed, clear));
    CHECK(digits(clear) == vector.clear);
  }
}

TEST_CASE("A wrong tag or additional data gives no text at all", "[S9]") {
  const auto crypto = secrets::Crypto::make();
  REQUIRE(crypto);
  const Gcm& vector = kGcm[3];
  std::string clear = "before";
  std::string sealed = text(vector.sealed);
  sealed.back() = static_cast<char>(sealed.back() ^ 1);
  CHECK_FALSE((*crypto)->decrypt(bytes(vector.key), bytes(vector.nonce), text(vector.additional), sealed, clear));
  CHECK(clear == "before");
  CHECK_FALSE((*crypto)->decrypt(bytes(vector.key), bytes(vector.nonce), "", text(vector.sealed), clear));
  CHECK(clear == "before");
}
