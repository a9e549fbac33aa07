// What an oauth field says of a service, for one configuration: addresses, client and scopes.
// Contract   pure. Addresses are https, with a host that is valid after values were put in; a value never changes the
//            origin that its template names. Secrets stay in Secret.
// Ownership  a Provider owns its texts.
// Errors     `url`, `required` and `hostname` name the field of the form.
// Format     RFC 6749, 2.3 and 3.
// Example    tests/unit/oauth/flow_test.cc
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "config/secret.h"
#include "connector/connector.h"
#include "manifest/manifest.h"

namespace jackfield::oauth {

// The words of the manifest, in their order.
enum class Grant : std::uint8_t { authorization_code, client_credentials, refresh_token };
enum class ClientAuth : std::uint8_t { basic, basic_raw, body, json, basic_json };

struct Pair {
  std::string name;
  Secret value;
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
  std::vector<std::string> keep, callback_keep, token_pointers;
};

[[nodiscard]] Result<Provider> read_provider(const Manifest& manifest, const Field& field, const Settings& settings);
// The field of that model; "": the oauth field that is shown for the config. Null: none.
[[nodiscard]] const Field* find_oauth_field(const Manifest& manifest, std::string_view model, const Config& config);

}  // namespace jackfield::oauth
