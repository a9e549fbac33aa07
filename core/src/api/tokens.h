// From a token's text to its principal.
// Contract   digests are compared in constant time; a resolved token is remembered for one second.
// Example    core/src/operations/table/server.cc
#pragma once
#include "api/call.h"

namespace jackfield::api {

[[nodiscard]] Result<Principal> resolve_principal(Core& core, std::string_view token);
// The row is that of the token, which has not expired.
[[nodiscard]] bool is_valid(const std::optional<TokenRow>& row, std::string_view token, std::int64_t now_ms);
// The token's current role: it never exceeds the current role of its user. A host's own users have no row.
[[nodiscard]] Result<Role> role_now(Session& session, const TokenRow& row);

}  // namespace jackfield::api
