#include <catch2/catch.hpp>
#include <set>

#include "config/config_access.h"
#include "secrets/keyring.h"

using namespace jackfield;

namespace {

constexpr const char* kKey1 = "b1c1f1cfa8a94a3b7a11d9b4a0e6d83cb5517a2ae7e1d5cf63c4f4e2a4a6fd08";
constexpr const char* kKey2 = "2f7c9d1e5ab3408896e1c7d05f4a3b2819d8e7f6a5b4c3029187065f4e3d2c1a";

Host test_host() {
  auto state = std::make_shared<std::uint32_t>(1);
  return Host{[] { return std::int64_t{1}; },
              [state](std::span<std::uint8_t> out) {
                for (auto& byte : out) {
                  *state = *state * 1664525U + 1013904223U;
                  byte = static_cast<std::uint8_t>(*state >> 24);
                }
              },
              nullptr};
}

Result<std::unique_ptr<Keyring>> make(const std::string& options) {
  json::Arena arena;
  const auto value = json::parse(arena, options, json::kConfigLimits);
  REQUIRE(value);
  return Keyring::make(*value, test_host());
}
std::unique_ptr<Keyring> keyring(const std::string& options) {
  auto made = make(options);
  REQUIRE(made);
  return *std::move(made);
}
std::string one_key(const char* key = kKey1) {
  return std::string(R"({"active":"k1","keys":{"k1":")") + key + R"("}})";
}

Config config(const std::string& text) {
  auto arena = std::make_shared<json::Arena>();
  const auto value = json::parse(*arena, text, json::kConfigLimits);
  REQUIRE(value);
  return ConfigAccess::make(arena, *value);
}
std::string text_of(const Config& from) { return json::to_text(ConfigAccess::value(from)); }

constexpr const char* kConfig = R"({"client":"pg","connection":{"host":"h","password":"canary"}})";
const SealContext kRow{"w1", "int1", "config", "database", "pg"};
const SealContext kWithoutKind{"w1", "int1", "config"};  // seals the earlier version

}  // namespace

TEST_CASE("A config opens to what was sealed", "[S9]") {
  const auto ring = keyring(one_key());
  for (const char* text : {kConfig, "{}", R"({"a":"\u0000\"\\ü😀","b":[1,-2.5,true,null,18446744073709551616]})"}) {
    const auto blob = ring->seal(config(text), kRow, true);
    REQUIRE(blob);
    CHECK(blob->bytes().find("canary") == std::string::npos);
    const auto opened = ring->open(*blob, kRow);
    REQUIRE(opened);
    CHECK(text_of(*opened) == text_of(config(text)));
  }
}

TEST_CASE("Equal configs seal differently", "[S9]") {
  const auto ring = keyring(one_key());
  std::set<std::string> blobs;
  for (int i = 0; i < 20; ++i) blobs.insert(ring->seal(config(kConfig), kRow, true)->bytes());
  CHECK(blobs.size() == 20);
}

TEST_CASE("A blob with any byte flipped does not open", "[S9]") {
  const auto ring = keyring(one_key());
  for (const SealContext& sealed_for : {kRow, kWithoutKind}) {
    const std::string blob = ring->seal(config(kConfig), sealed_for, true)->bytes();
    for (std::size_t i = 0; i < blob.size(); ++i) {
      for (int bit = 0; bit < 8; ++bit) {
        std::string wrong = blob;
        wrong[i] = static_cast<char>(wrong[i] ^ (1 << bit));
        const auto opened = ring->open(Sealed(wrong), kRow);
        REQUIRE_FALSE(opened);
        const Code code = opened.error().code;
        // The key's own name may read as another key.
        CHECK((code == Code::sealed_blob_invalid || (code == Code::key_missing && i >= 3 && i < 11)));
      }
    }
    // The version is bound too: neither can be given out as the other.
    for (const char version : {'\0', '\1', '\2', '\3'}) {
      std::string other = blob;
      other[2] = version;
      CHECK(static_cast<bool>(ring->open(Sealed(other), kRow)) == (other == blob));
    }
  }
}

TEST_CASE("A blob cut at any length or made longer does not open", "[S9]") {
  const auto ring = keyring(one_key());
  const std::string blob = ring->seal(config(kConfig), kRow, true)->bytes();
  for (std::size_t size = 0; size < blob.size(); ++size) CHECK_FALSE(ring->open(Sealed(blob.substr(0, size)), kRow));
  CHECK_FALSE(ring->open(Sealed(blob + '\0'), kRow));
  CHECK_FALSE(ring->open(Sealed(blob + blob), kRow));
}

TEST_CASE("A blob moved to another row, workspace or purpose does not open", "[S9]") {
  const auto ring = keyring(one_key());
  const auto blob = ring->seal(config(kConfig), kRow, true);
  REQUIRE(blob);
  CHECK(ring->open(*blob, kRow));
  CHECK_FALSE(ring->open(*blob, {"w1", "int2", "config", "database", "pg"}));
  CHECK_FALSE(ring->open(*blob, {"w2", "int1", "config", "database", "pg"}));
  CHECK_FALSE(ring->open(*blob, {"w1", "int1", "token", "database", "pg"}));
  // The same bytes with the border moved: each part has its length.
  CHECK_FALSE(ring->open(*blob, {"w1i", "nt1", "config", "database", "pg"}));
  CHECK_FALSE(ring->open(*blob, {"w1", "int1c", "onfig", "database", "pg"}));
  CHECK_FALSE(ring->open(*blob, {"w1", "int1", "config", "databasep", "g"}));
}

TEST_CASE("A blob is bound to the kind of its row, and one of before still opens", "[S9]") {
  const auto ring = keyring(one_key());
  const auto blob = ring->seal(config(kConfig), kRow, true);
  REQUIRE(blob);
  CHECK(is_bound_to_all(blob->bytes(), kRow));
  for (const auto& [type, sub_type] : std::initializer_list<std::pair<const char*, const char*>>{
           {"database", "mysql2"}, {"ai", "pg"}, {"", "pg"}, {"database", ""}, {"", ""}})
    CHECK_FALSE(ring->open(*blob, {"w1", "int1", "config", type, sub_type}));
  const auto earlier = ring->seal(config(kConfig), kWithoutKind, true);
  REQUIRE(earlier);
  CHECK_FALSE(is_bound_to_all(earlier->bytes(), kRow));
  CHECK(is_bound_to_all(earlier->bytes(), kWithoutKind));
  CHECK(ring->open(*earlier, kRow));
  CHECK_FALSE(ring->open(*earlier, {"w1", "int2", "config", "database", "pg"}));
  // Both name their key, and neither is opened without one.
  CHECK(key_of(blob->bytes()) == key_of(earlier->bytes()));
  CHECK(key_of(blob->bytes()).size() == 8);
  for (const auto& each : {*blob, *earlier})
    CHECK(keyring(R"({"plain":true})")->open(each, kRow).error().code == Code::key_missing);
}

TEST_CASE("A blob opens with any key of the ring, and new ones use the active key", "[S9][S11]") {
  const auto old_ring = keyring(one_key());
  const auto old_blob = old_ring->seal(config(kConfig), kRow, true);
  const std::string both = std::string(R"({"active":"k2","keys":{"k1":")") + kKey1 + R"(","k2":")" + kKey2 + R"("}})";
  const auto ring = keyring(both);
  CHECK(ring->open(*old_blob, kRow));
  const auto blob = ring->seal(config(kConfig), kRow, true);
  CHECK(ring->open(*blob, kRow));
  const auto opened = old_ring->open(*blob, kRow);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == Code::key_missing);
}

TEST_CASE("The check value tells whether the key is the one a store was made with", "[S10]") {
  const auto ring = keyring(one_key());
  const auto check = ring->make_check_value();
  REQUIRE(check);
  CHECK(ring->compare(*check) == KeyState::ok);
  CHECK(ring->compare("") == KeyState::ok);
  CHECK(ring->compare("zz") == KeyState::changed);
  CHECK(keyring(one_key(kKey2))->compare(*check) == KeyState::changed);
  CHECK(keyring(std::string(R"({"active":"other","keys":{"other":")") + kKey1 + R"("}})")->compare(*check) ==
        KeyState::missing);
  CHECK(keyring("null")->compare(*check) == KeyState::missing);
  CHECK(keyring(R"({"plain":true})")->compare(*check) == KeyState::missing);
  CHECK(keyring(R"({"plain":true})")->compare("") == KeyState::plain);
  CHECK(keyring(R"({"sealed_by_host":true})")->compare("") == KeyState::sealed_by_host);
}

TEST_CASE("Without a key no secret is stored", "[S10]") {
  const auto ring = keyring("null");
  CHECK_FALSE(ring->encrypts());
  const auto blob = ring->seal(config(kConfig), kRow, true);
  REQUIRE_FALSE(blob);
  CHECK(blob.error().code == Code::plaintext_refused);
  const auto open_config = ring->seal(config(R"({"client":"sqlite3"})"), kRow, false);
  REQUIRE(open_config);
  CHECK(text_of(*ring->open(*open_config, kRow)) == R"({"client":"sqlite3"})");
}

TEST_CASE("A clear blob is never mistaken for a sealed one", "[S9][S10]") {
  const auto plain = keyring(R"({"plain":true})");
  const auto sealing = keyring(one_key());
  const auto clear = plain->seal(config(kConfig), kRow, true);
  REQUIRE(clear);
  CHECK(clear->bytes().substr(0, 3) == std::string("JF\0", 3));
  CHECK(text_of(*plain->open(*clear, kRow)) == kConfig);
  const auto refused = sealing->open(*clear, kRow);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::sealed_blob_invalid);

  const auto sealed = sealing->seal(config(kConfig), kRow, true);
  const auto unopened = plain->open(*sealed, kRow);
  REQUIRE_FALSE(unopened);
  CHECK(unopened.error().code == Code::key_missing);
  CHECK_FALSE(plain->open(Sealed(kConfig), kRow));
  CHECK_FALSE(plain->open(Sealed(""), kRow));

  const auto taking = keyring(std::string(R"({"active":"k1","accept_plain":true,"keys":{"k1":")") + kKey1 + R"("}})");
  CHECK(taking->open(*clear, kRow));
}

TEST_CASE("Options that are not clear are refused, with no fallback to plain storage", "[S10]") {
  const auto code = [](const std::string& options) {
    const auto made = make(options);
    return made ? Code::internal : made.error().code;
  };
  for (const char* options : {"{}", "true", "\"plain\"", "[]", R"({"plain":false})", R"({"plain":"true"})",
                              R"({"plain":true,"sealed_by_host":true})", R"({"plain":true,"kyes":{}})",
                              R"({"active":"k1"})", R"({"active":"k1","keys":{}})", R"({"keys":null})"}) {
    CHECK(code(options) == Code::config_option);
  }
  const std::string key = kKey1;
  CHECK(code(R"({"active":"k2","keys":{"k1":")" + key + R"("}})") == Code::config_option);
  CHECK(code(R"({"keys":{"k1":")" + key + R"("}})") == Code::config_option);
  CHECK(code(R"({"active":"k1","plain":true,"keys":{"k1":")" + key + R"("}})") == Code::config_option);
  CHECK(code(R"({"active":"","keys":{"":")" + key + R"("}})") == Code::key_invalid);
  CHECK(code(R"({"active":"k1","keys":{"k1":"secret"}})") == Code::key_invalid);
  CHECK(code(R"({"active":"k1","keys":{"k1":7}})") == Code::key_invalid);
  // One key under two names would make a rotation that changes nothing.
  CHECK(code(R"({"active":"a","keys":{"a":")" + key + R"(","b":")" + key + R"("}})") == Code::key_invalid);
}

TEST_CASE("A long config is encoded without growing its buffer", "[S24]") {
  // Every byte escaped to six, the worst case of the size bound.
  const auto ring = keyring(one_key());
  std::string escaped;
  for (int i = 0; i < 1000; ++i) escaped += "\\u0001";
  const std::string text = "{\"" + escaped + "\":\"" + escaped + "\"}";
  const auto blob = ring->seal(config(text), kRow, true);
  REQUIRE(blob);
  CHECK(text_of(*ring->open(*blob, kRow)) == text);
}
