// Who asks: a principal that the embedding application vouches for, or a token.
// Contract   fills Call::who. authentication_required for a missing, unknown, expired or malformed token, all alike.
//            Digests are compared in constant time; a token that was found is remembered for one second.
// Example    JF_CHECK(identify(call));
#pragma once
#include "api/call.h"

namespace jackfield::api {

[[nodiscard]] Status identify(Call& call);
// The principal of a token's text; also for token.resolve.
[[nodiscard]] Result<Principal> resolve(Core& core, std::string_view token);
// What a token may do today: a user whose role was lowered takes the tokens along; a host's own users have no row.
[[nodiscard]] Result<Role> role_now(Session& session, const TokenRow& row);

}  // namespace jackfield::api
