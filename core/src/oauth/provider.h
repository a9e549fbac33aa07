// What an oauth field says of a service, for one configuration: addresses, client and scopes.
// Contract   pure. Addresses are https, with a host that is valid after values were put in; a value never changes the
//            origin that its template names. Secrets stay in Secret.
// Ownership  a Provider owns its texts.
// Errors     `url`, `required` and `hostname` name the field of the form.
// Format     RFC 6749, 2.3 and 3.
// Example    tests/unit/oauth/flow_test.cc
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "config/secret.h"
#include "connector/connector.h"
#include "manifest/manifest.h"

namespace jackfield::oauth {

// The words of the manifest, in their order.
enum class Grant : std::uint8_t { authorization_code, client_credentials, refresh_token, jwt_bearer };
enum class ClientAuth : std::uint8_t { basic, basic_raw, body, json, basic_json };

struct Pair {
  std::string name;
  Secret value;
};

// Of jwt_bearer: what is signed, with which key, and how it is sent.
struct Assertion {
  std::vector<Pair> claims;
  Secret key;
  std::string key_field;  // its model
  std::int64_t lifetime_s = 3600;
  bool is_bearer = false;  // in the header Authorization, else in the form
};

struct Provider {
  Grant grant = Grant::authorization_code;
  ClientAuth client_auth = ClientAuth::body;
  bool pkce = true;
  std::string authorize_url, token_url, revoke_url;  // "" where there is none
  std::string client_id;
  Secret client_secret;
  std::vector<std::string> scopes;
  std::string separator = " ";
  std::vector<Pair> authorize_params, token_params;
  std::optional<Assertion> assertion;
  std::vector<std::string> keep, callback_keep, token_pointers;
  std::string account;  // a pointer into what is kept; "": accounts are not compared
};

[[nodiscard]] Result<Provider> read_provider(const Manifest& manifest, const Field& field, const Settings& settings);
// The scopes as a request has them; "" without any.
[[nodiscard]] std::string joined_scopes(const Provider& provider);
// The field of that model; "": the oauth field that is shown for the config. Null: none.
[[nodiscard]] const Field* find_oauth_field(const Manifest& manifest, std::string_view model, const Config& config);

}  // namespace jackfield::oauth
