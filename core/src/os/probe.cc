#include "os/probe.h"
#include "base/words.h"

namespace jackfield {

std::string_view probe_state_name(ProbeState state) noexcept {
  return name_of("available not_built library_missing incompatible", state);
}

Error unavailable(std::string_view connector, const Probe& probe) {
  return fail(Code::connector_unavailable)
      .with("connector", std::string(connector))
      .with("state", std::string(probe_state_name(probe.state)))
      .with("reason", probe.reason)
      .with("remedy", probe.remedy);
}

}  // namespace jackfield
