#include <catch2/catch.hpp>

#include "secrets/key.h"

using namespace jackfield;

namespace {
Code refused(std::string_view digits) {
  const auto key = secrets::parse_key(digits);
  return key ? Code::internal : key.error().code;
}
std::string repeat(std::string_view part, std::size_t times) {
  std::string out;
  while (times-- > 0) out += part;
  return out;
}
}  // namespace

TEST_CASE("A random key is taken, in either case", "[S10]") {
  CHECK(secrets::parse_key("b1c1f1cfa8a94a3b7a11d9b4a0e6d83cb5517a2ae7e1d5cf63c4f4e2a4a6fd08"));
  CHECK(secrets::parse_key("B1C1F1CFA8A94A3B7A11D9B4A0E6D83CB5517A2AE7E1D5CF63C4F4E2A4A6FD08"));
}

TEST_CASE("Keys that are no 64 hexadecimal digits are refused", "[S10]") {
  const std::string good = "b1c1f1cfa8a94a3b7a11d9b4a0e6d83cb5517a2ae7e1d5cf63c4f4e2a4a6fd08";
  CHECK(refused("") == Code::key_invalid);
  CHECK(refused(good.substr(0, 62)) == Code::key_invalid);
  CHECK(refused(good + "00") == Code::key_invalid);
  CHECK(refused("0x" + good.substr(2)) == Code::key_invalid);
  CHECK(refused(good.substr(1) + "g") == Code::key_invalid);
  CHECK(refused("correct horse battery staple correct horse battery staple 123456") == Code::key_invalid);
}

TEST_CASE("Keys with a pattern are refused", "[S10]") {
  CHECK(refused(repeat("00", 32)) == Code::key_weak);
  CHECK(refused(repeat("ff", 32)) == Code::key_weak);
  CHECK(refused(repeat("deadbeef", 8)) == Code::key_weak);
  CHECK(refused(repeat("0123456789abcdef", 4)) == Code::key_weak);
  CHECK(refused(repeat("feffe9928665731c6d6a8f9467308308", 2)) == Code::key_weak);
  CHECK(refused("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f") == Code::key_weak);
  CHECK(refused("1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a09080706050403020100") == Code::key_weak);
  CHECK(refused("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f") == Code::key_weak);
  CHECK(refused("0000000000000000000000000000000000000000000000000000000000000001") == Code::key_weak);
}

TEST_CASE("A key that is not random says why, without a digit of it", "[S10]") {
  const auto reason = [](std::string_view digits) {
    const auto key = secrets::parse_key(digits);
    REQUIRE(!key);
    REQUIRE(key.error().details.size() == 1);
    CHECK(key.error().details[0].name == "reason");
    return std::get<std::string>(key.error().details[0].value);
  };
  CHECK(reason(repeat("ab", 32)) == "The same bytes repeat.");
  CHECK(reason("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f") == "The bytes are a sequence.");
  CHECK(reason("0000000000000000000000000000000000000000000000000000000000000001") == "Few bytes differ.");
  CHECK(reason("636f727265637420686f727365206261747465727920737461706c652c203332") ==
        "It is text, written in hexadecimal.");
  CHECK(reason("5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8") ==
        "It is a key of a document, or the digest of a common word.");
}

TEST_CASE("Passphrases in hexadecimal and keys of documents are refused", "[S10]") {
  // "correct horse battery staple, 32"
  CHECK(refused("636f727265637420686f727365206261747465727920737461706c652c203332") == Code::key_weak);
  CHECK(refused("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4") == Code::key_weak);
  CHECK(refused("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855") == Code::key_weak);
  // The SHA-256 of "password".
  CHECK(refused("5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8") == Code::key_weak);
}
