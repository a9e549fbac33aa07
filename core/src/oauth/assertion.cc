#include "oauth/assertion.h"

#include "base/base64.h"
#include "oauth/encoding.h"
#include "secrets/rs256.h"

namespace jackfield::oauth {
namespace {

constexpr std::int64_t kBackdateSeconds = 60;
constexpr std::string_view kGrantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";

std::string claims_of(const Provider& provider, std::int64_t now_ms) {
  const std::int64_t issued = now_ms / 1000 - kBackdateSeconds;
  std::string claims;
  json::Writer writer(claims);
  writer.begin_object();
  for (const Pair& claim : provider.assertion->claims) writer.key(claim.name).string(claim.value.expose());
  if (const std::string scope = joined_scopes(provider); !scope.empty()) writer.key("scope").string(scope);
  writer.key("iat").integer(issued).key("exp").integer(issued + provider.assertion->lifetime_s).end_object();
  return claims;
}

Result<Secret> signed_token(const Provider& provider, std::int64_t now_ms) {
  const Assertion& assertion = *provider.assertion;
  if (assertion.key.empty()) return fail(Code::required, assertion.key_field);
  const auto signer = Rs256::make(assertion.key, Secret());
  if (!signer) return fail(signer.error().code, assertion.key_field);
  std::string token;
  append_base64url(token, text_bytes(R"({"alg":"RS256","typ":"JWT"})"));
  token += '.';
  append_base64url(token, text_bytes(claims_of(provider, now_ms)));
  JF_TRY(const std::string signature, (*signer)->sign(token));
  token += '.';
  append_base64url(token, text_bytes(signature));
  Secret secret(token);
  wipe(token.data(), token.size());
  return secret;
}

}  // namespace

Result<TokenRequest> assertion_request(const Provider& provider, std::int64_t now_ms) {
  JF_TRY(const Secret token, signed_token(provider, now_ms));
  TokenRequest request;
  request.url = provider.token_url;
  if (provider.assertion->is_bearer) {
    request.is_json = true;
    request.authorization = Secret("Authorization: Bearer " + token.expose());
    request.body = Secret("{}");
    return request;
  }
  std::string body = "grant_type=";
  append_form_encoded(body, kGrantType);
  body.append("&assertion=").append(token.expose());  // base64url and points: nothing to encode
  request.body = Secret(body);
  wipe(body.data(), body.size());
  return request;
}

}  // namespace jackfield::oauth
