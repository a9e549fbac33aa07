// The requests of OAuth 2: the address that a browser is sent to, and requests to a service's token endpoint.
// Contract   pure. The client is identified in one way for exchange, renewal and revocation. Nothing is dialled here.
// Ownership  a TokenRequest owns its texts and wipes them.
// Format     RFC 6749 (4.1, 4.4, 6), RFC 7636 (S256), RFC 7009.
// Example    tests/unit/oauth/flow_test.cc
#pragma once
#include "oauth/provider.h"

namespace jackfield::oauth {

struct TokenRequest {
  std::string url;
  bool is_json = false;
  Secret authorization;  // a whole header line; empty: none
  Secret body;
};

struct Leg {
  std::string redirect_uri;  // the same bytes in both legs
  std::string state;
  Secret verifier;  // of PKCE; ignored where the provider has none
};

// base64url of the SHA-256 of the verifier.
[[nodiscard]] std::string challenge_of(const Secret& verifier);
[[nodiscard]] std::string authorize_url(const Provider& provider, const Leg& leg);
[[nodiscard]] TokenRequest exchange_request(const Provider& provider, const Secret& code, const Leg& leg);
[[nodiscard]] TokenRequest renewal_request(const Provider& provider, const Secret& refresh_token);
[[nodiscard]] TokenRequest client_request(const Provider& provider);
[[nodiscard]] TokenRequest revoke_request(const Provider& provider, const Secret& token, bool is_refresh_token);

}  // namespace jackfield::oauth
