#include "oauth/assertion.h"

#include "base/base64.h"
#include "fixture.h"

using namespace jackfield;
using namespace jackfield::oauth;
using namespace jackfield::oauth_test;

namespace {

Provider of_account(const std::string& key) {
  Provider made = provider();
  made.grant = Grant::jwt_bearer;
  made.assertion = Assertion{{}, Secret(key), "privateKey", 600, false};
  made.assertion->claims.push_back({"iss", Secret("account")});
  return made;
}

}  // namespace

// Signatures are held against another library in tests/services/accounts.test.mjs.
TEST_CASE("A key that cannot sign is an error of its field", "[services-18]") {
  for (const auto& [key, code] : {std::pair("", Code::required), std::pair("not a key", Code::pem)}) {
    const auto made = assertion_request(of_account(key), 1000000);
    REQUIRE_FALSE(made);
    CHECK(made.error().code == code);
    CHECK(made.error().pointer == "privateKey");
  }
}

TEST_CASE("Nothing that a service says ends the grant of a service account", "[services-18]") {
  const Provider of = of_account("key");
  for (const char* code : {"invalid_grant", "invalid_client", "token_revoked"}) {
    const Answer got = answer(400, std::string(R"({"error":")") + code + "\"}", of);
    CHECK(got.verdict == Verdict::rejected);
    CHECK(got.field == "privateKey");
  }
  CHECK(answer(503, "", of).verdict == Verdict::unavailable);
}

TEST_CASE("The end of a token may be a date", "[services-18]") {
  Provider of = of_account("key");
  of.token_pointers = {"/token"};
  const auto expires = [&](const std::string& date) {
    json::Arena arena;
    const Answer got = answer(201, R"({"token":"t","expires_at":")" + date + "\"}", of);
    REQUIRE(got.verdict == Verdict::token);
    return grant_members(got, of, 1000, {}, arena).get("expires_at");
  };
  CHECK(expires("2026-11-30T10:20:30Z").as_integer() == 1796034030000);
  for (const char* odd :
       {"", "2026-13-30T10:20:30Z", "2026-11-30T25:20:30Z", "2026-11-30 10:20:30Z", "2026-11-30T1x:20:30Z"})
    CHECK(expires(odd).is_null());
}
