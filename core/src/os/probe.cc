#include "os/probe.h"

namespace jackfield {

std::string_view probe_state_name(ProbeState state) noexcept {
  switch (state) {
    case ProbeState::available:
      return "available";
    case ProbeState::not_built:
      return "not_built";
    case ProbeState::library_missing:
      return "library_missing";
    case ProbeState::incompatible:
      return "incompatible";
  }
  return "not_built";
}

Error unavailable(std::string_view connector, const Probe& probe) {
  return fail(Code::connector_unavailable)
      .with("connector", std::string(connector))
      .with("state", std::string(probe_state_name(probe.state)))
      .with("reason", probe.reason)
      .with("remedy", probe.remedy);
}

}  // namespace jackfield
