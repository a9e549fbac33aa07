#include "fixture.h"

using namespace jackfield;
using namespace jackfield::oauth;
using namespace jackfield::oauth_test;

namespace {

const std::string kRedirect = "https://app.example.com/x/api/v2/oauth/callback";

Leg leg() { return {kRedirect, "state-1", Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")}; }

}  // namespace

TEST_CASE("The challenge is that of RFC 7636, appendix B") {
  CHECK(challenge_of(leg().verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST_CASE("The address of an authorisation has every parameter once, encoded") {
  Provider of = provider();
  of.authorize_params.push_back({"prompt", Secret("consent")});
  of.authorize_params.push_back({"state", Secret("of the manifest")});
  CHECK(authorize_url(of, leg()) ==
        "https://login.example.com/auth?response_type=code&client_id=client%201&redirect_uri=https%3A%2F%2Fapp.example."
        "com%2Fx%2Fapi%2Fv2%2Foauth%2Fcallback&scope=read%20write&prompt=consent&state=state-1&code_challenge="
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256");
  of.separator = ",";
  of.pkce = false;
  const std::string plain = authorize_url(of, leg());
  CHECK(plain.find("scope=read%2Cwrite&") != std::string::npos);
  CHECK(plain.find("code_challenge") == std::string::npos);
}

TEST_CASE("The redirect address is the same bytes in both legs", "[services-19]") {
  const std::string sent = exchange_request(provider(), Secret("c"), leg()).body.expose();
  CHECK(sent.find("redirect_uri=https%3A%2F%2Fapp.example.com%2Fx%2Fapi%2Fv2%2Foauth%2Fcallback") != std::string::npos);
}

TEST_CASE("The client is identified in one way for exchange, renewal and revocation", "[services-19]") {
  struct Case {
    ClientAuth auth;
    const char* line;
    bool in_body, is_json;
  };
  const Case cases[] = {
      {ClientAuth::basic, "Authorization: Basic Y2xpZW50KzE6YSUyQmIlMkZjJTNE", false, false},
      {ClientAuth::basic_raw, "Authorization: Basic Y2xpZW50IDE6YStiL2M9", false, false},
      {ClientAuth::body, "", true, false},
      {ClientAuth::json, "", true, true},
      {ClientAuth::basic_json, "Authorization: Basic Y2xpZW50KzE6YSUyQmIlMkZjJTNE", false, true},
  };
  for (const Case& one : cases) {
    Provider of = provider();
    of.client_auth = one.auth;
    const TokenRequest requests[] = {exchange_request(of, Secret("c"), leg()), renewal_request(of, Secret("r")),
                                     client_request(of), revoke_request(of, Secret("t"), true)};
    for (const TokenRequest& request : requests) {
      INFO(request.body.expose());
      CHECK(request.authorization.expose() == one.line);
      CHECK(request.is_json == one.is_json);
      CHECK((request.body.expose().find("client_secret") != std::string::npos) == one.in_body);
      CHECK(request.body.expose().starts_with("{") == one.is_json);
    }
  }
}

TEST_CASE("Bodies have what each grant needs") {
  Provider of = provider();
  of.client_auth = ClientAuth::basic;
  of.token_params.push_back({"audience", Secret("api.example.com")});
  CHECK(renewal_request(of, Secret("r+1")).body.expose() ==
        "grant_type=refresh_token&refresh_token=r%2B1&audience=api.example.com");
  CHECK(client_request(of).body.expose() == "grant_type=client_credentials&scope=read+write&audience=api.example.com");
  CHECK(revoke_request(of, Secret("t"), true).body.expose() == "token=t&token_type_hint=refresh_token");
  of.pkce = false;
  CHECK(exchange_request(of, Secret("c"), leg()).body.expose().find("code_verifier") == std::string::npos);
  of.client_auth = ClientAuth::basic_json;
  CHECK(renewal_request(of, Secret("r\"1")).body.expose() ==
        R"({"grant_type":"refresh_token","refresh_token":"r\"1","audience":"api.example.com"})");
  of.client_auth = ClientAuth::body;
  of.client_secret = Secret();
  CHECK(client_request(of).body.expose().find("client_secret") == std::string::npos);
}
