// A token request that a service account signs itself: a JSON web token in place of a client and its secret.
// Contract   the token is made anew for each request. It is issued a minute before now, because services refuse one of
//            the future, and it ends lifetime_s after that.
// Ownership  a TokenRequest owns its texts and wipes them.
// Errors     `pem`, `min` and `authentication_failed` of the key, with the field that holds it; `required`
// Format     RFC 7519, RFC 7515 (RS256), RFC 7523 2.1; GitHub: "Authenticating as a GitHub App".
// Example    tests/unit/oauth/assertion_test.cc
#pragma once
#include "oauth/flow.h"

namespace jackfield::oauth {

[[nodiscard]] Result<TokenRequest> assertion_request(const Provider& provider, std::int64_t now_ms);

}  // namespace jackfield::oauth
