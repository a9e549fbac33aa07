// What the operations on users, tokens and the first set-up of a workspace share.
// Example    const Role role = read_role(call.body, Role::viewer, findings);
#pragma once
#include "api/call.h"
#include "api/error.h"

namespace jackfield::api {

// The role that the body names, else `otherwise`.
[[nodiscard]] Role read_role(const json::Value& body, Role otherwise, Findings& findings);
// Must be called after any change of users or tokens: drops the resolved tokens.
void forget_tokens(Core& core);

// An entry about a user or a token.
[[nodiscard]] AuditEntry entry_of(std::string_view operation, std::string_view subject);

struct IssuedToken {
  TokenRow row;
  std::string text;
};
// Creates and stores a token of a user; the caller must write the audit entry.
[[nodiscard]] Result<IssuedToken> insert_token(const Host& host, Transaction& transaction, TokenRow row);

}  // namespace jackfield::api
