// The system's clock and entropy, for hosts that bring none. It writes no log.
#include <sys/random.h>

#include <cerrno>
#include <chrono>
#include <stdexcept>

#include "abi/host_bridge.h"

namespace jackfield::abi {
namespace {

void fill(std::span<std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t got = getrandom(bytes.data(), bytes.size(), 0);
    if (got < 0 && errno != EINTR) throw std::runtime_error("no entropy");
    if (got > 0) bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
}

}  // namespace

Host system_host() {
  Host host;
  host.now_ms = [] {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::int64_t{std::chrono::duration_cast<std::chrono::milliseconds>(now).count()};
  };
  host.random = fill;
  host.log = [](LogLevel, std::string_view) {};
  return host;
}

}  // namespace jackfield::abi
