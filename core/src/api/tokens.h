// From a token's text to the principal it stands for.
// Contract   digests are compared in constant time; a token that was found is remembered for one second.
// Example    JF_TRY(const Principal who, resolve_principal(core, token));
#pragma once
#include "api/call.h"

namespace jackfield::api {

[[nodiscard]] Result<Principal> resolve_principal(Core& core, std::string_view token);
// What a token may do today: a user whose role was lowered takes the tokens along; a host's own users have no row.
[[nodiscard]] Result<Role> role_now(Session& session, const TokenRow& row);

}  // namespace jackfield::api
