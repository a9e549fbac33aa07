// Who asks: a principal that the embedding application vouches for, or a token.
// Contract   fills Call::who. authentication_required for a missing, unknown, expired or malformed token, all alike.
//            Digests are compared in constant time; a token that was found is remembered for one second.
// Example    JF_CHECK(identify(call));
#pragma once
#include "api/call.h"

namespace jackfield::api {

[[nodiscard]] Status identify(Call& call);

}  // namespace jackfield::api
