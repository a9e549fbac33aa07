#include "oauth/flow.h"

#include <algorithm>

#include "base/base64.h"
#include "oauth/encoding.h"

namespace jackfield::oauth {
namespace {

using Pairs = std::vector<Pair>;

// A later pair of the same name replaces the earlier one.
void set(Pairs& pairs, std::string_view name, std::string_view value) {
  const auto found = std::find_if(pairs.begin(), pairs.end(), [&](const Pair& pair) { return pair.name == name; });
  if (found != pairs.end()) {
    found->value = Secret(value);
  } else {
    pairs.push_back({std::string(name), Secret(value)});
  }
}

// Reserved at once, so that no copy of a secret is left in freed memory.
Secret form_body(const Pairs& pairs) {
  std::size_t most = 0;
  for (const Pair& pair : pairs) most += 3 * (pair.name.size() + pair.value.expose().size()) + 2;
  std::string body;
  body.reserve(most);
  for (const Pair& pair : pairs) {
    if (!body.empty()) body += '&';
    append_form_encoded(body, pair.name);
    body += '=';
    append_form_encoded(body, pair.value.expose());
  }
  Secret secret(body);
  wipe(body.data(), body.size());
  return secret;
}

Secret json_body(const Pairs& pairs) {
  std::size_t most = 2;
  for (const Pair& pair : pairs) most += 6 * (pair.name.size() + pair.value.expose().size()) + 6;
  std::string body;
  body.reserve(most);
  json::Writer writer(body);
  writer.begin_object();
  for (const Pair& pair : pairs) writer.key(pair.name).string(pair.value.expose());
  writer.end_object();
  Secret secret(body);
  wipe(body.data(), body.size());
  return secret;
}

// RFC 6749, 2.3.1: both are encoded as form values first. basic_raw: for services that do not decode them.
Secret basic_line(const Provider& provider) {
  const std::string& secret = provider.client_secret.expose();
  std::string both;
  both.reserve(3 * (provider.client_id.size() + secret.size()) + 1);
  if (provider.client_auth == ClientAuth::basic_raw) {
    both.append(provider.client_id).append(":").append(secret);
  } else {
    append_form_encoded(both, provider.client_id);
    both += ':';
    append_form_encoded(both, secret);
  }
  std::string line;
  line.reserve(32 + 2 * both.size());
  line = "Authorization: Basic ";
  append_base64(line, text_bytes(both));
  Secret made(line);
  wipe(both.data(), both.size());
  wipe(line.data(), line.size());
  return made;
}

TokenRequest finished(const Provider& provider, const std::string& url, Pairs pairs) {
  TokenRequest request;
  request.url = url;
  request.is_json = provider.client_auth == ClientAuth::json || provider.client_auth == ClientAuth::basic_json;
  if (provider.client_auth == ClientAuth::body || provider.client_auth == ClientAuth::json) {
    set(pairs, "client_id", provider.client_id);
    if (!provider.client_secret.empty()) set(pairs, "client_secret", provider.client_secret.expose());
  } else {
    request.authorization = basic_line(provider);
  }
  request.body = request.is_json ? json_body(pairs) : form_body(pairs);
  return request;
}

TokenRequest token_request(const Provider& provider, Pairs pairs) {
  for (const Pair& pair : provider.token_params) set(pairs, pair.name, pair.value.expose());
  return finished(provider, provider.token_url, std::move(pairs));
}

}  // namespace

std::string challenge_of(const Secret& verifier) {
  std::string challenge;
  append_base64url(challenge, text_bytes(sha256(verifier.expose())));
  return challenge;
}

std::string authorize_url(const Provider& provider, const Leg& leg) {
  Pairs pairs;
  set(pairs, "response_type", "code");
  set(pairs, "client_id", provider.client_id);
  set(pairs, "redirect_uri", leg.redirect_uri);
  if (const std::string scope = joined_scopes(provider); !scope.empty()) set(pairs, "scope", scope);
  for (const Pair& pair : provider.authorize_params) set(pairs, pair.name, pair.value.expose());
  // Last, so that no parameter of a manifest replaces them.
  set(pairs, "state", leg.state);
  if (provider.pkce) {
    set(pairs, "code_challenge", challenge_of(leg.verifier));
    set(pairs, "code_challenge_method", "S256");
  }
  std::string url = provider.authorize_url;
  char separator = url.find('?') == std::string::npos ? '?' : '&';
  for (const Pair& pair : pairs) {
    url += separator;
    append_url_encoded(url, pair.name);
    url += '=';
    append_url_encoded(url, pair.value.expose());
    separator = '&';
  }
  return url;
}

TokenRequest exchange_request(const Provider& provider, const Secret& code, const Leg& leg) {
  Pairs pairs;
  set(pairs, "grant_type", "authorization_code");
  set(pairs, "code", code.expose());
  if (!leg.redirect_uri.empty()) set(pairs, "redirect_uri", leg.redirect_uri);
  if (provider.pkce && !leg.verifier.empty()) set(pairs, "code_verifier", leg.verifier.expose());
  return token_request(provider, std::move(pairs));
}

TokenRequest renewal_request(const Provider& provider, const Secret& refresh_token) {
  Pairs pairs;
  set(pairs, "grant_type", "refresh_token");
  set(pairs, "refresh_token", refresh_token.expose());
  return token_request(provider, std::move(pairs));
}

TokenRequest client_request(const Provider& provider) {
  Pairs pairs;
  set(pairs, "grant_type", "client_credentials");
  if (const std::string scope = joined_scopes(provider); !scope.empty()) set(pairs, "scope", scope);
  return token_request(provider, std::move(pairs));
}

TokenRequest revoke_request(const Provider& provider, const Secret& token, bool is_refresh_token) {
  Pairs pairs;
  set(pairs, "token", token.expose());
  set(pairs, "token_type_hint", is_refresh_token ? "refresh_token" : "access_token");
  return finished(provider, provider.revoke_url, std::move(pairs));
}

}  // namespace jackfield::oauth
