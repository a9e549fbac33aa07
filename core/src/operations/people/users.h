// What users, tokens and the first set-up of a workspace share.
// Example    const Role role = read_role(call.body, Role::viewer, findings);
#pragma once
#include "api/call.h"
#include "api/error.h"

namespace jackfield::api {

// The role that the body names, else `otherwise`.
[[nodiscard]] Role read_role(const json::Value& body, Role otherwise, Findings& findings);
// After any change of users or tokens: what was resolved before does not count any more.
void forget_tokens(Core& core);

// An entry about a user or a token.
[[nodiscard]] AuditEntry entry_of(std::string_view operation, std::string_view subject);

struct IssuedToken {
  TokenRow row;
  std::string text;
};
// Makes and stores a token of a user; the caller writes the audit entry.
[[nodiscard]] Result<IssuedToken> insert_token(const Host& host, Transaction& transaction, TokenRow row);

}  // namespace jackfield::api
