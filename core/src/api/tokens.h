// From a token's text to its principal.
// Contract   digests are compared in constant time; a resolved token is remembered for one second.
// Example    core/src/operations/table/server.cc
#pragma once
#include "api/call.h"

namespace jackfield::api {

[[nodiscard]] Result<Principal> resolve_principal(Core& core, std::string_view token);
// The token's current role: it never exceeds the current role of its user. A host's own users have no row.
[[nodiscard]] Result<Role> role_now(Session& session, const TokenRow& row);

}  // namespace jackfield::api
