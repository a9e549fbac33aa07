// From the start of an authorisation to its callback, and its end.
#include "oauth_harness.h"

using namespace oauth_harness;

TEST_CASE("An integration is stored before it is connected; its use reports that") {
  Sample sample;
  CHECK(sample.told() == "oauth_not_connected");
  CHECK(sample.service->sent.empty());
}

TEST_CASE("A flow ends with stored tokens, which no answer shows") {
  Sample sample;
  const auto started = sample.start();
  CHECK(
      started.url.starts_with("https://login.example.com/auth?response_type=code&client_id=client&redirect_uri="
                              "https%3A%2F%2Fapp.example.com%2Fx%2Fapi%2Fv2%2Foauth%2Fcallback&"));
  const Reply ended = sample.callback(
      {{"state", started.state}, {"code", "code-1"}, {"iss", "https://login.example.com"}}, {"other", started.nonce});
  INFO(ended.text);
  REQUIRE(ended.status == 200);
  CHECK(ended.json()["outcome"] == "connected");
  CHECK(ended.json()["integrationId"] == sample.id);
  CHECK(ended.json()["origin"] == "https://app.example.com");
  REQUIRE(sample.service->sent.size() == 1);
  CHECK(
      sample.service->sent[0].starts_with("https://login.example.com/token grant_type=authorization_code&code=code-1"
                                          "&redirect_uri=https%3A%2F%2Fapp.example.com%2Fx%2Fapi%2Fv2%2Foauth%2Fcall"
                                          "back&code_verifier="));
  CHECK(sample.told() == "first-access");
  const Reply read = sample.on("integration.get", kCreator, {{"id", sample.id}}, nullptr, {{"includeConfig", "true"}});
  CHECK(read.json()["secrets"]["oauth"] == true);
  CHECK(read.json()["version"] == 2);
  for (const std::string& text : {ended.text, read.text, sample.clock.log}) {
    CHECK(text.find("first-") == std::string::npos);
    CHECK(text.find("canary") == std::string::npos);
  }
  const Reply shown = sample.on("integration.get", kCreator, {{"id", sample.id}}, nullptr,
                                {{"includeConfig", "true"}, {"includeSecrets", "true"}});
  CHECK(shown.json()["config"]["oauth"]["iss"] == "https://login.example.com");
}

TEST_CASE("A second callback exchanges nothing and tells the same end", "[services-12]") {
  Sample sample;
  const auto started = sample.start();
  REQUIRE(sample.callback(started).status == 200);
  const Reply again = sample.callback(started);
  CHECK(again.json()["outcome"] == "connected");
  CHECK(again.json()["repeated"] == true);
  CHECK(sample.service->sent.size() == 1);
}

TEST_CASE("A state of another browser or user, a changed, an old or a used one is refused without a request",
          "[services-12]") {
  Sample sample;
  const auto started = sample.start();
  const auto other = sample.start();
  const Json good = {{"state", started.state}, {"code", "c"}};
  const auto refused = [&](const Json& query, const Json& nonces, const Json& who = Json::object()) {
    const Reply reply = sample.callback(query, nonces, who);
    INFO(reply.text);
    CHECK(reply.status == 400);
    CHECK(reply.code() == "oauth_state_invalid");
  };
  refused(good, Json::array());
  refused(good, {other.nonce});
  refused(good, {started.nonce}, principal("eve", "owner"));
  refused(good, {started.nonce}, principal("ann", "creator", "w2"));
  std::string changed = started.state;
  changed[3] = changed[3] == 'A' ? 'B' : 'A';
  refused({{"state", changed}, {"code", "c"}}, {started.nonce});
  refused({{"code", "c"}}, {started.nonce});
  refused({{"state", ""}, {"code", "c"}}, {started.nonce});
  sample.pass_seconds(601);
  refused(good, {started.nonce});
  CHECK(sample.service->sent.empty());
}

TEST_CASE("A flow does not end on a configuration that was changed meanwhile") {
  Sample sample;
  const auto started = sample.start();
  const Json patch = {{"config", {{"baseUrl", "https://evil.example.com"}}}};
  REQUIRE(sample.on("integration.update", kCreator, {{"id", sample.id}}, patch).status == 200);
  const Reply ended = sample.callback(started);
  CHECK(ended.json()["outcome"] == "failed");
  CHECK(ended.json()["code"] == "version_conflict");
  const auto second = sample.start();
  REQUIRE(sample.on("integration.delete", kCreator, {{"id", sample.id}}).status == 200);
  CHECK(sample.callback(second).code() == "oauth_state_invalid");
  CHECK(sample.service->sent.empty());
}

TEST_CASE("What the service reports in the callback ends the flow without a request") {
  Sample sample;
  const auto started = sample.start();
  const Reply ended = sample.callback({{"state", started.state}, {"error", "access_denied"}}, {started.nonce});
  CHECK(ended.json()["outcome"] == "cancelled");
  CHECK(ended.json()["code"] == "access_denied");
  CHECK(sample.callback(started).json()["outcome"] == "cancelled");
  const auto second = sample.start();
  CHECK(sample.callback({{"state", second.state}, {"error", "<script>"}}, {second.nonce}).text.find("script") ==
        std::string::npos);
  const auto third = sample.start();
  CHECK(sample.callback({{"state", third.state}}, {third.nonce}).json()["outcome"] == "failed");
  CHECK(sample.service->sent.empty());
}

TEST_CASE("A failed exchange stores nothing, and leaves an earlier grant as it is") {
  Sample sample;
  sample.connect();
  const std::string before = sample.row().config.bytes();
  struct Case {
    long status;
    const char* body;
    const char* code;
  };
  for (const Case& one :
       {Case{200, R"({"error":"bad_verification_code"})", "oauth_rejected"},
        Case{400, R"({"error":"invalid_grant"})", "oauth_rejected"}, Case{200, "{}", "oauth_bad_answer"},
        Case{200, "<!DOCTYPE html>", "oauth_bad_answer"}, Case{503, "", "oauth_unavailable"}}) {
    sample.service->answers(one.status, one.body);
    const Reply ended = sample.callback(sample.start());
    INFO(ended.text);
    CHECK(ended.json()["outcome"] == "failed");
    CHECK(ended.json()["code"] == one.code);
  }
  sample.service->fails(jf::Code::connection_refused);
  CHECK(sample.callback(sample.start()).json()["code"] == "connection_refused");
  CHECK(sample.row().config.bytes() == before);
  CHECK(sample.told() == "first-access");
}

TEST_CASE("Scopes and a refresh token that are missing are reported when the integration is connected") {
  Sample sample;
  sample.service->answers(200, R"({"access_token":"a","expires_in":60,"scope":"profile"})");
  const Reply ended = sample.callback(sample.start());
  CHECK(ended.json()["missingScopes"] == Json{"openid"});
  CHECK(ended.json()["warning"] == "no_refresh_token");
}

TEST_CASE("Redirect addresses and origins are those that the operator allows, byte for byte") {
  Sample sample;
  const auto code = [&](const Json& body) {
    return sample.on("oauth.start", kCreator, {{"id", sample.id}}, body).code();
  };
  CHECK(code({{"redirect_uri", "https://spa.example.com/back/"}}) == "oauth_redirect_denied");
  CHECK(code({{"redirect_uri", "https://app.example.com/x/api/v2/oauth/callback?a"}}) == "oauth_redirect_denied");
  CHECK(code({{"redirect_uri", 7}}) == "type");
  CHECK(code({{"origin", "https://evil.example.com"}}) == "oauth_redirect_denied");
  CHECK(code({{"field", "clientId"}}) == "unsupported");
  const auto started =
      sample.start({{"redirect_uri", "https://spa.example.com/back"}, {"origin", "https://spa.example.com"}});
  CHECK(started.url.find("redirect_uri=https%3A%2F%2Fspa.example.com%2Fback&") != std::string::npos);
  CHECK(sample.callback(started).json()["origin"] == "https://spa.example.com");
  CHECK(sample.service->sent[0].find("redirect_uri=https%3A%2F%2Fspa.example.com%2Fback&") != std::string::npos);

  Json given = sample_options();
  given.erase("oauth");
  Sample unknown(given);
  CHECK(unknown.on("oauth.start", kCreator, {{"id", unknown.id}}).code() == "oauth_public_url");
}

TEST_CASE("Only those who may change an integration start and revoke") {
  Sample sample;
  for (const char* operation : {"oauth.start", "oauth.revoke"}) {
    CHECK(sample.on(operation, principal("ann", "editor"), {{"id", sample.id}}).code() == "role_insufficient");
    CHECK(sample.on(operation, principal("ann", "creator", "w2"), {{"id", sample.id}}).status == 404);
  }
  CHECK(sample.on("oauth.check", principal("ann", "viewer"), {{"id", sample.id}}).code() == "role_insufficient");
}

TEST_CASE("Options of OAuth are checked") {
  for (const char* url : {"http://app.example.com", "app.example.com", "https://u:p@app.example.com", "https://a/#x",
                          "https://a b", "https://app.example.com/?q", ""}) {
    Json given = sample_options();
    given["oauth"]["public_url"] = url;
    INFO(url);
    const Exact config(given.dump());
    Clock clock;
    jf_context* context = nullptr;
    jf_reply raw{};
    CHECK(jf_open(config.bytes.get(), config.size, &clock.table, &context, &raw) != 0);
    const Reply reply = take(raw);
    CHECK(reply.text.find("/oauth/public_url") != std::string::npos);
  }
}

TEST_CASE("Revoking ends the grant at the service, then here; while the service is away nothing changes") {
  Sample sample;
  sample.connect();
  const std::string before = sample.row().config.bytes();
  sample.service->answers(503, "");
  CHECK(sample.on("oauth.revoke", kCreator, {{"id", sample.id}}).code() == "oauth_unavailable");
  sample.service->fails(jf::Code::timeout);
  CHECK(sample.on("oauth.revoke", kCreator, {{"id", sample.id}}).code() == "oauth_unavailable");
  CHECK(sample.row().config.bytes() == before);
  sample.service->sent.clear();
  sample.service->answers(200, "");
  const Reply revoked = sample.on("oauth.revoke", kCreator, {{"id", sample.id}});
  CHECK(revoked.json()["revoked"] == true);
  CHECK(sample.service->sent.at(0) ==
        "https://login.example.com/token/revocation token=first-refresh&token_type_hint=refresh_token");
  CHECK(sample.told() == "oauth_not_connected");
  CHECK(sample.on("oauth.revoke", kCreator, {{"id", sample.id}}).json()["revoked"] == false);
}

TEST_CASE("Another account replaces no grant; its own tokens are given back", "[services-1]") {
  Json manifest = sample_manifest();
  Json& oauth = manifest["form"][3]["oauth"];
  oauth["keep"] = {"team"};
  oauth["account"] = "/team/id";
  Sample sample(sample_options(manifest));
  const auto answer_for = [&](const char* team, const std::string& access) {
    Json body = {{"access_token", access}, {"refresh_token", access + "-refresh"}, {"expires_in", 3600}};
    if (team != nullptr) body["team"] = {{"id", team}, {"name", "canary"}};
    sample.service->answers(200, body.dump());
  };
  const auto connect = [&] { return sample.callback(sample.start()).json(); };
  answer_for("T1", "a1");
  CHECK(connect()["outcome"] == "connected");
  const std::string before = sample.row().config.bytes();
  answer_for("T2", "a2");
  sample.service->sent.clear();
  const Json refused = connect();
  CHECK(refused["outcome"] == "failed");
  CHECK(refused["code"] == "oauth_account_differs");
  CHECK(refused["field"] == "oauth");
  CHECK(refused.dump().find("canary") == std::string::npos);
  REQUIRE(sample.service->sent.size() == 2);
  CHECK(sample.service->sent[1].starts_with("https://login.example.com/token/revocation token=a2-refresh&"));
  CHECK(sample.row().config.bytes() == before);
  CHECK(sample.told() == "a1");
  answer_for("T1", "a3");
  CHECK(connect()["outcome"] == "connected");
  answer_for(nullptr, "a4");
  CHECK(connect()["outcome"] == "connected");
  answer_for("T1", "a5");
  CHECK(connect()["outcome"] == "connected");
  REQUIRE(sample.on("oauth.revoke", kCreator, {{"id", sample.id}}).status == 200);
  answer_for("T2", "a6");
  CHECK(connect()["outcome"] == "connected");
  CHECK(sample.told() == "a6");
}
