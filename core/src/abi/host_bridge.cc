#include "abi/host_bridge.h"

#include <stdexcept>

namespace jackfield::abi {

Result<Host> bridge_host(const jf_host* given) {
  if (given == nullptr) return system_host();
  if (given->size < sizeof(jf_host) || given->now_ms == nullptr || given->random_bytes == nullptr) {
    return fail(Code::config_option, "/host");
  }
  const jf_host table = *given;
  Host host;
  host.now_ms = [table] { return table.now_ms(table.user); };
  host.random = [table](std::span<std::uint8_t> bytes) {
    if (table.random_bytes(table.user, bytes.data(), bytes.size()) != 0) throw std::runtime_error("no entropy");
  };
  host.log = [table](LogLevel level, std::string_view line) {
    if (table.log == nullptr) return;
    table.log(table.user, static_cast<std::int32_t>(level), reinterpret_cast<const std::uint8_t*>(line.data()),
              line.size());
  };
  return host;
}

}  // namespace jackfield::abi
