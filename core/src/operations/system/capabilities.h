// Which parts of this core are available, and the errors for those that are not.
// Example    core/src/operations/use/cursors.cc
#pragma once
#include "api/call.h"

namespace jackfield::api {

struct Absence {
  std::string_view state, reason, remedy;
};
inline constexpr Absence kNoSockets{"no_sockets",
                                    "This platform has no sockets, so no database can be reached from it.",
                                    "Use the Node package or the C++ library for databases."};

// The error connector_unavailable with state "no_sockets".
[[nodiscard]] Error no_sockets();
// "ok", "changed", "missing", "plain", "sealed_by_host", or "none" if no key was given and none is needed.
[[nodiscard]] std::string_view key_state_name(const Core& core) noexcept;
// The connector of a manifest's endpoints; nullptr for services.
[[nodiscard]] const std::string* connector_of(const Manifest& manifest) noexcept;

}  // namespace jackfield::api
