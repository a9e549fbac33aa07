// What users, tokens and the first set-up of a workspace share.
// Example    Role role = Role::viewer; read_role(call.body, role, findings);
#pragma once
#include "api/call.h"
#include "api/error.h"

namespace jackfield::api {

// Leaves the role as it is when the body names none.
void read_role(const json::Value& body, Role& role, Findings& findings);
// After any change of users or tokens: what was resolved before does not count any more.
void forget_tokens(Core& core);

struct IssuedToken {
  TokenRow row;
  std::string text;
};
// Makes and stores a token of a user; the audit entry is the caller's.
[[nodiscard]] Result<IssuedToken> insert_token(const Host& host, Transaction& transaction, TokenRow row);

}  // namespace jackfield::api
