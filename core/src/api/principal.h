// Identifies the caller: a principal that the embedding application vouches for, or a token.
// Contract   sets Call::who. A missing, unknown, expired or malformed token fails with authentication_required.
// Example    core/src/api/dispatch.cc
#pragma once
#include "api/call.h"

namespace jackfield::api {

[[nodiscard]] Status identify(Call& call);

}  // namespace jackfield::api
