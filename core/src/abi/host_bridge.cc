#include "abi/host_bridge.h"

#include <stdexcept>

namespace jackfield::abi {

Result<Host> bridge_host(const jf_host* given) {
  if (given == nullptr) return system_host();
  if (given->size < sizeof(jf_host) || given->now_ms == nullptr || given->random_bytes == nullptr) {
    return fail(Code::config_option, "/host");
  }
  // Each captures only what it needs, so that std::function needs no allocation.
  void* user = given->user;
  Host host;
  host.now_ms = [user, now_ms = given->now_ms] { return now_ms(user); };
  host.random = [user, random_bytes = given->random_bytes](std::span<std::uint8_t> bytes) {
    if (random_bytes(user, bytes.data(), bytes.size()) != 0) throw std::runtime_error("no entropy");
  };
  host.log = [user, log = given->log](LogLevel level, std::string_view line) {
    if (log == nullptr) return;
    log(user, static_cast<std::int32_t>(level), reinterpret_cast<const std::uint8_t*>(line.data()), line.size());
  };
  return host;
}

}  // namespace jackfield::abi
