// Blobs of any bytes. The first byte of the input chooses what the rest is: a blob for the sealing keyring, one for the
// plain keyring, a check value, or a mask laid over a good blob of either version, which must open under the empty mask
// and no other.
// [S9]
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "config/config_access.h"
#include "secrets/keyring.h"

using namespace jackfield;

namespace {

constexpr SealContext kRow{"w1", "int1", "config", "database", "pg"};
constexpr SealContext kWithoutKind{"w1", "int1", "config"};  // seals the earlier version

void demand(bool holds) {
  if (!holds) std::abort();
}

std::unique_ptr<Keyring> make(const char* options) {
  const Host host{[] { return std::int64_t{1}; },
                  [](std::span<std::uint8_t> out) {
                    for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::uint8_t>(i * 7 + 1);
                  },
                  nullptr};
  json::Arena arena;
  const auto value = json::parse(arena, options, json::kConfigLimits);
  demand(static_cast<bool>(value));
  auto keyring = Keyring::make(*value, host);
  demand(static_cast<bool>(keyring));
  return *std::move(keyring);
}

Config sample() {
  auto arena = std::make_shared<json::Arena>();
  const auto value = json::parse(*arena, R"({"connection":{"password":"p"}})", json::kConfigLimits);
  return ConfigAccess::make(arena, *value);
}

void open_plain(const Keyring& plain, const std::string& bytes) {
  const auto opened = plain.open(Sealed(bytes), kRow);
  if (!opened) return;
  const auto again = plain.seal(*opened, kRow, true);
  demand(static_cast<bool>(again));
  const auto twice = plain.open(*again, kRow);
  demand(twice && ConfigAccess::value(*twice) == ConfigAccess::value(*opened));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const auto sealing =
      make(R"({"active":"k","keys":{"k":"b1c1f1cfa8a94a3b7a11d9b4a0e6d83cb5517a2ae7e1d5cf63c4f4e2a4a6fd08"}})");
  static const auto plain = make(R"({"plain":true})");
  static const std::string good = sealing->seal(sample(), kRow, true)->bytes();
  static const std::string earlier = sealing->seal(sample(), kWithoutKind, true)->bytes();
  if (size == 0) return 0;
  const std::string rest(reinterpret_cast<const char*>(bytes + 1), size - 1);
  switch (bytes[0] % 4) {
    case 0:
      demand(!sealing->open(Sealed(rest), kRow) || rest == good || rest == earlier);
      break;
    case 1:
      open_plain(*plain, rest);
      break;
    case 2:
      (void)sealing->compare(rest);
      break;
    default: {
      std::string blob = (bytes[0] & 4) == 0 ? good : earlier;
      bool changed = rest.size() > blob.size();
      blob.resize(std::max(blob.size(), rest.size()));
      for (std::size_t i = 0; i < rest.size(); ++i) {
        blob[i] = static_cast<char>(blob[i] ^ rest[i]);
        changed = changed || rest[i] != 0;
      }
      demand(static_cast<bool>(sealing->open(Sealed(blob), kRow)) != changed);
    }
  }
  return 0;
}
