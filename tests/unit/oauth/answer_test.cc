#include "fixture.h"

using namespace jackfield;
using namespace jackfield::oauth;
using namespace jackfield::oauth_test;

namespace {

constexpr std::int64_t kNow = 1000000;

json::Value members(const Answer& from, json::Arena& arena, const Provider& of = provider()) {
  return grant_members(from, of, kNow, {}, arena);
}

}  // namespace

TEST_CASE("A token answer is read by its look: JSON, or form pairs, with blanks and a BOM before it", "[services-4]") {
  for (const char* body :
       {R"({"access_token":"a+1","refresh_token":"r","scope":"read write","expires_in":60,"token_type":"bearer"})",
        "\xEF\xBB\xBF\n\n {\"access_token\":\"a+1\",\"refresh_token\":\"r\",\"scope\":\"read "
        "write\",\"expires_in\":60}",
        "access_token=a%2B1&refresh_token=r&scope=read+write&expires_in=60&token_type=bearer\n"}) {
    const Answer got = answer(200, body);
    INFO(body);
    REQUIRE(got.verdict == Verdict::token);
    CHECK(got.access_token == "a+1");
    CHECK(got.refresh_token == "r");
    CHECK(got.scope == "read write");
    CHECK(got.lifetime_ms == 60000);
  }
}

TEST_CASE("No type of token is required", "[services-4]") {
  for (const char* type : {"", R"(,"token_type":"bearer")", R"(,"token_type":"Bearer")", R"(,"token_type":"bot")",
                           R"(,"token_type":null)"})
    CHECK(answer(200, std::string(R"({"access_token":"a")") + type + "}").verdict == Verdict::token);
}

TEST_CASE("The token is at the first pointer that has a text", "[services-4]") {
  Provider of = provider();
  of.token_pointers = {"/access_token", "/authed_user/access_token"};
  CHECK(answer(200, R"({"ok":true,"authed_user":{"access_token":"u"}})", of).access_token == "u");
  CHECK(answer(200, R"({"access_token":"b","authed_user":{"access_token":"u"}})", of).access_token == "b");
  CHECK(answer(200, R"({"authed_user":{"access_token":7}})", of).verdict == Verdict::unreadable);
}

TEST_CASE("The lifetime is a number or its text; absent is unknown, none is over, and it has a bound", "[services-4]") {
  struct Case {
    const char* text;
    std::optional<std::int64_t> ms;
  };
  const Case cases[] = {{R"("5250")", 5250000},
                        {"3600.5", 3600500},
                        {"0", 0},
                        {"-5", 0},
                        {"null", std::nullopt},
                        {R"("x")", std::nullopt},
                        {"true", std::nullopt},
                        {"1e18", 315360000000},
                        {R"("")", std::nullopt}};
  for (const Case& one : cases) {
    INFO(one.text);
    CHECK(answer(200, std::string(R"({"access_token":"a","expires_in":)") + one.text + "}").lifetime_ms == one.ms);
  }
  CHECK_FALSE(answer(200, R"({"access_token":"a"})").lifetime_ms.has_value());
}

TEST_CASE("What an answer means for the grant", "[services-3][services-4]") {
  struct Case {
    long status;
    const char* body;
    Verdict verdict;
    const char* code;
  };
  const Case cases[] = {
      {400, R"({"error":"invalid_grant"})", Verdict::ended, "invalid_grant"},
      {200, R"({"error":"invalid_grant","access_token":"a"})", Verdict::ended, "invalid_grant"},
      {200, "error=bad_refresh_token&error_description=The+refresh+token", Verdict::ended, "bad_refresh_token"},
      {400, R"({"error":"interaction_required"})", Verdict::ended, "interaction_required"},
      {200, R"({"ok":false,"error":"token_revoked"})", Verdict::ended, "token_revoked"},
      {200, R"({"error":"invalid_code"})", Verdict::ended, "invalid_code"},
      {400, R"({"error":"invalid_grant","error_codes":[700082]})", Verdict::ended, "invalid_grant"},
      {400, R"({"error":"invalid_grant","error_codes":[70000]})", Verdict::doubtful, "invalid_grant"},
      {400, R"({"error":"invalid_request","error_codes":[9002313]})", Verdict::rejected, "invalid_request"},
      {401, R"({"error":"invalid_client"})", Verdict::rejected, "invalid_client"},
      {200, R"({"error":"bad_verification_code"})", Verdict::rejected, "bad_verification_code"},
      {400, R"({"status":"BAD_REFRESH_TOKEN","message":"x"})", Verdict::rejected, "BAD_REFRESH_TOKEN"},
      {400, R"({"error":"invalid_grant","error_description":"Token was issued to another client"})", Verdict::rejected,
       "invalid_grant"},
      {400, R"({"error":"invalid_scope"})", Verdict::rejected, "invalid_scope"},
      {200, R"({"ok":false,"error":"ratelimited"})", Verdict::unavailable, "ratelimited"},
      {400, R"({"error":"Access Denied"})", Verdict::unavailable, ""},
      {503, R"({"error":"invalid_grant"})", Verdict::unavailable, "invalid_grant"},
      {429, "", Verdict::unavailable, ""},
      {504, "<html>Gateway</html>", Verdict::unavailable, ""},
      {200, "<!DOCTYPE html><title>Sign in</title>", Verdict::unreadable, ""},
      {403, "<html></html>", Verdict::unreadable, ""},
      {200, "", Verdict::unreadable, ""},
      {200, "{}", Verdict::unreadable, ""},
      {200, R"({"access_token":""})", Verdict::unreadable, ""},
      {200, R"({"access_token":"a\r\nX-Evil: 1"})", Verdict::unreadable, ""},
      {302, R"({"access_token":"a"})", Verdict::unreadable, ""},
      {200, R"({"access_token":"a")", Verdict::unreadable, ""},
      {400, R"({"error":"canary secret <script>"})", Verdict::rejected, ""},
  };
  for (const Case& one : cases) {
    INFO(one.status << " " << one.body);
    const Answer got = answer(one.status, one.body);
    CHECK(static_cast<int>(got.verdict) == static_cast<int>(one.verdict));
    CHECK(got.provider_code == one.code);
  }
  CHECK(answer(400, R"({"status":"BAD_REFRESH_TOKEN"})").field == "clientId");
  CHECK(answer(401, R"({"error":"invalid_client"})").field == "clientId");
  CHECK(answer(400, R"({"error":"Access Denied"})").retry_after_ms == 600000);
}

TEST_CASE("A token is renewed before it expires: a minute or a tenth of its life, at most half of it") {
  struct Case {
    const char* seconds;
    std::int64_t expires, renew;
  };
  for (const Case& one :
       {Case{"3600", 3600000, 3240000}, Case{"300", 300000, 240000}, Case{"30", 30000, 15000}, Case{"0", 0, 0}}) {
    json::Arena arena;
    const Answer got = answer(200, std::string(R"({"access_token":"a","expires_in":)") + one.seconds + "}");
    const json::Value made = members(got, arena);
    CHECK(made.get("expires_at").as_integer() == kNow + one.expires);
    CHECK(made.get("renew_at").as_integer() == kNow + one.renew);
  }
  json::Arena arena;
  CHECK(members(answer(200, R"({"access_token":"a"})"), arena).find("expires_at")->is_null());
}

TEST_CASE("An absent refresh token or scope is not in the change, so that the stored one stays", "[services-4]") {
  json::Arena arena;
  Provider of = provider();
  of.keep = {"team", "access_token"};
  const json::Value made = members(answer(200, R"({"access_token":"a","team":{"id":1}})", of), arena, of);
  CHECK(made.find("refresh_token") == nullptr);
  CHECK(made.find("scope") == nullptr);
  CHECK(made.get("access_token").text() == "a");
  CHECK(json::to_text(made.get("team")) == R"({"id":1})");
  CHECK(made.find("code")->is_null());
}

TEST_CASE("Scopes that were not granted are named, whatever separates those that were") {
  const auto missing = [](const char* scope) {
    return missing_scopes(answer(200, std::string(R"({"access_token":"a","scope":")") + scope + "\"}"), provider());
  };
  CHECK(missing("write read").empty());
  CHECK(missing("read,write").empty());
  CHECK(missing("read, write").empty());
  CHECK(missing("").empty());
  CHECK(missing("reads write") == std::vector<std::string>{"read"});
}
