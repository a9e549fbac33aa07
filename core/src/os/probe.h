// Whether a client library can be used on this machine, and what to do if it cannot.
// Example    Probe probe;  if (probe.state != ProbeState::available) use(unavailable("postgresql", probe));
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace jackfield {

enum class ProbeState : std::uint8_t { available, not_built, library_missing, incompatible };
[[nodiscard]] std::string_view probe_state_name(ProbeState state) noexcept;

struct Probe {
  ProbeState state = ProbeState::not_built;
  std::string version;  // of the client library
  std::string reason;   // constant text
  std::string remedy;   // what to install or set: "apt install libpq5"
};

// connector_unavailable {connector, state, reason, remedy}.
[[nodiscard]] Error unavailable(std::string_view connector, const Probe& probe);

}  // namespace jackfield
