// Options with keys, a line break, options with other keys: a ring that is taken opens what it sealed, and after a
// change of keys a blob opens if the ring still has its key, and not otherwise. [S10] [S11]
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "config/config_access.h"
#include "secrets/keyring.h"

using namespace jackfield;

namespace {

constexpr SealContext kRow{"w1", "int1", "config"};

void demand(bool holds) {
  if (!holds) std::abort();
}

Config sample() {
  auto arena = std::make_shared<json::Arena>();
  const auto value = json::parse(*arena, R"({"connection":{"password":"p"}})", json::kConfigLimits);
  return ConfigAccess::make(arena, *value);
}

bool has_key(const Keyring& ring, std::string_view id) {
  for (const KeyName& key : ring.names()) {
    if (key.id == id) return true;
  }
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(bytes), size);
  const std::size_t line = all.find('\n');
  static std::uint8_t next = 0;
  const Host host{[] { return std::int64_t{1}; },
                  [](std::span<std::uint8_t> out) {
                    for (std::uint8_t& each : out) each = ++next;
                  },
                  nullptr};
  json::Arena arena;
  const auto first = json::parse(arena, all.substr(0, line), json::kConfigLimits);
  if (!first) return 0;
  const auto made = Keyring::make(*first, host);
  if (!made) return 0;
  const Keyring& ring = **made;
  const auto sealed = ring.seal(sample(), kRow, true);
  if (!sealed) return 0;
  demand(static_cast<bool>(ring.open(*sealed, kRow)));
  const auto check = ring.make_check_value();
  demand(check && (!ring.encrypts() || ring.compare(*check) == KeyState::ok));
  if (line == std::string_view::npos) return 0;
  const auto second = json::parse(arena, all.substr(line + 1), json::kConfigLimits);
  if (!second || !(*made)->replace(*second) || !ring.encrypts()) return 0;
  const bool opens = static_cast<bool>(ring.open(*sealed, kRow));
  demand(!opens || has_key(ring, key_of(sealed->bytes())));
  const std::string_view active = first->get("active").text();
  const std::string_view before = first->get("keys").get(active).text();
  demand(opens || second->get("keys").get(active).text() != before);
  return 0;
}
