// The token of an integration in use: renewals, outages, leases.
#include <thread>

#include "merge/grant.h"
#include "oauth_harness.h"
#include "operations/integrations/sealing.h"

using namespace oauth_harness;

namespace {

constexpr std::int64_t kHour = 3600;

// Another process puts other tokens into the grant.
void put_tokens(Sample& sample, const std::string& access, const std::string& refresh) {
  jf::api::Core& core = sample.context->core;
  jf::json::Arena arena;
  jf::json::ObjectBuilder members(arena);
  members.set("access_token", access).set("refresh_token", refresh);
  members.set("renew_at", jf::json::Value()).set("expires_at", jf::json::Value());
  jf::IntegrationRow row = sample.row();
  const auto config = jf::api::open_config(core, row);
  REQUIRE(config);
  const auto& field = *sample.manifest().find_field("oauth");
  const jf::Config changed = jf::with_grant(*config, field, members.build());
  REQUIRE(core.write([&](jf::Transaction& transaction) -> jf::Status {
    JF_CHECK(jf::api::seal_config(core, transaction, sample.manifest(), changed, row));
    return transaction.integrations().set_config(row);
  }));
}

Json with_grant_kind(const char* grant) {
  Json manifest = sample_manifest();
  Json& oauth = manifest["form"][3]["oauth"];
  oauth["grant"] = grant;
  for (const char* member : {"authorize_url", "callback_keep"}) oauth.erase(member);
  oauth["params"].erase("authorize");
  manifest["form"].push_back(
      {{"key", "refreshToken"}, {"model", "refreshToken"}, {"label", "Refresh token"}, {"type", "password"}});
  return manifest;
}

}  // namespace

TEST_CASE("Fifty callers on an expired token make one request", "[services-1]") {
  Sample sample;
  sample.connect();
  sample.pass_seconds(kHour + 1);
  sample.service->next = [](const std::string&) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    jf::HttpAnswer made;
    made.status = 200;
    made.body = R"({"access_token":"second-access","refresh_token":"second-refresh","expires_in":3600})";
    return jf::Result<jf::HttpAnswer>(std::move(made));
  };
  std::vector<std::string> got(50);
  std::vector<std::thread> threads;
  for (std::string& one : got) threads.emplace_back([&] { one = sample.told(nullptr, 30000); });
  for (std::thread& thread : threads) thread.join();
  CHECK(sample.service->sent.size() == 1);
  for (const std::string& one : got) CHECK(one == "second-access");
  CHECK(sample.row().version == 2);
}

TEST_CASE("A token is renewed before it expires; a new refresh token replaces the old one, an absent one does not",
          "[services-4]") {
  Sample sample;
  sample.connect();
  sample.pass_seconds(kHour - 400);
  CHECK(sample.told() == "first-access");
  CHECK(sample.service->sent.empty());
  sample.pass_seconds(60);
  sample.service->token("second-access");
  CHECK(sample.told() == "second-access");
  CHECK(sample.service->sent.at(0).find("refresh_token=first-refresh") != std::string::npos);
  sample.pass_seconds(kHour);
  sample.service->token("third-access", "third-refresh");
  CHECK(sample.told() == "third-access");
  CHECK(sample.service->sent.at(1).find("refresh_token=first-refresh") != std::string::npos);
  sample.pass_seconds(kHour);
  CHECK(sample.told() == "third-access");
  CHECK(sample.service->sent.at(2).find("refresh_token=third-refresh") != std::string::npos);
}

TEST_CASE("An outage leaves the grant as it is, byte for byte, and the next calls fail at once", "[services-3]") {
  Sample sample;
  sample.connect();
  const std::string before = sample.row().config.bytes();
  sample.pass_seconds(kHour + 1);
  sample.service->answers(503, "<html>");
  CHECK(sample.told() == "oauth_unavailable");
  for (int i = 0; i < 100; ++i) CHECK(sample.told() == "oauth_unavailable");
  CHECK(sample.service->sent.size() == 1);
  std::size_t tried = 1;
  for (const auto& fault :
       {std::function<void()>([&] { sample.service->fails(jf::Code::connection_lost); }),
        std::function<void()>([&] { sample.service->fails(jf::Code::host_not_found); }),
        std::function<void()>([&] { sample.service->fails(jf::Code::timeout); }),
        std::function<void()>([&] { sample.service->answers(429, ""); }),
        std::function<void()>([&] { sample.service->answers(200, "<html>"); }),
        std::function<void()>([&] { sample.service->answers(401, R"({"error":"invalid_client"})"); })}) {
    fault();
    sample.pass_seconds(601);
    CHECK(sample.told().starts_with("oauth_"));
    CHECK(sample.service->sent.size() == ++tried);
    CHECK(sample.row().config.bytes() == before);
  }
  sample.pass_seconds(601);
  sample.service->token("second-access");
  CHECK(sample.told() == "second-access");
}

TEST_CASE("Twenty failures in a row leave the grant as it is; the waits between them grow to ten minutes",
          "[services-3]") {
  Sample sample;
  sample.connect();
  const std::string before = sample.row().config.bytes();
  sample.pass_seconds(kHour + 1);
  for (std::size_t failures = 0; failures < 20; ++failures) {
    failures % 2 == 0 ? sample.service->answers(503, "") : sample.service->fails(jf::Code::timeout);
    CHECK(sample.told() == "oauth_unavailable");
    CHECK(sample.service->sent.size() == failures + 1);
    const std::int64_t wait = failures < 5 ? std::int64_t{30} << failures : 600;
    sample.pass_seconds(wait - 1);
    CHECK(sample.told() == "oauth_unavailable");
    CHECK(sample.service->sent.size() == failures + 1);
    sample.pass_seconds(2);
    CHECK(sample.row().config.bytes() == before);
  }
  sample.service->token("second-access");
  CHECK(sample.told() == "second-access");
}

TEST_CASE("While a token is still good, a failed renewal is not a failed call") {
  Sample sample;
  sample.connect();
  sample.pass_seconds(kHour - 200);
  sample.service->answers(503, "");
  CHECK(sample.told() == "first-access");
  CHECK(sample.told() == "first-access");
  CHECK(sample.service->sent.size() == 1);
}

TEST_CASE("Only the service's word ends a grant; then no further request is made, until it is connected again",
          "[services-3]") {
  Sample sample;
  sample.connect();
  const std::string before = sample.row().config.bytes();
  sample.pass_seconds(kHour + 1);
  sample.service->answers(400, R"({"error":"invalid_grant","error_description":"canary"})");
  const auto ended = sample.token();
  REQUIRE_FALSE(ended);
  CHECK(ended.error().code == jf::Code::oauth_reconnect_required);
  CHECK(ended.error().details.at(0).name == "providerCode");
  sample.pass_seconds(86400);
  CHECK(sample.told() == "oauth_reconnect_required");
  CHECK(sample.service->sent.size() == 1);
  CHECK(sample.row().config.bytes() == before);
  sample.service->token("new-access", "new-refresh");
  sample.connect();
  CHECK(sample.told() == "new-access");
}

TEST_CASE("A doubtful end needs two of its kind") {
  Sample sample;
  sample.connect();
  sample.pass_seconds(kHour + 1);
  sample.service->answers(400, R"({"error":"invalid_grant","error_codes":[70000]})");
  CHECK(sample.told() == "oauth_unavailable");
  sample.pass_seconds(31);
  CHECK(sample.told() == "oauth_reconnect_required");
}

TEST_CASE("An end that meets another process's renewal does not count", "[services-1]") {
  Sample sample;
  sample.connect();
  sample.pass_seconds(kHour + 1);
  sample.service->next = [&](const std::string&) {
    put_tokens(sample, "theirs", "their-refresh");
    jf::HttpAnswer made;
    made.status = 400;
    made.body = R"({"error":"invalid_grant"})";
    return jf::Result<jf::HttpAnswer>(std::move(made));
  };
  CHECK(sample.told() == "theirs");
  CHECK(sample.service->sent.size() == 1);
}

TEST_CASE("A new token for a grant that was replaced meanwhile is dropped") {
  Sample sample;
  sample.connect();
  sample.pass_seconds(kHour + 1);
  sample.service->next = [&](const std::string&) {
    put_tokens(sample, "theirs", "their-refresh");
    jf::HttpAnswer made;
    made.status = 200;
    made.body = R"({"access_token":"of-the-old-grant","expires_in":3600})";
    return jf::Result<jf::HttpAnswer>(std::move(made));
  };
  CHECK(sample.told() == "theirs");
}

TEST_CASE("A refused token is renewed once, and not again and again") {
  Sample sample;
  sample.connect();
  const jf::Secret first("first-access");
  sample.service->token("second-access", "second-refresh");
  CHECK(sample.told(&first) == "second-access");
  CHECK(sample.told(&first) == "second-access");
  CHECK(sample.service->sent.size() == 1);
  const jf::Secret second("second-access");
  CHECK(sample.told(&second) == "authentication_failed");
  CHECK(sample.service->sent.size() == 1);
  sample.pass_seconds(11);
  sample.service->token("third-access");
  CHECK(sample.told(&second) == "third-access");
}

TEST_CASE("Without a refresh token an expired or refused token needs a new connection") {
  Sample sample;
  sample.service->token("only-access");
  sample.connect();
  const jf::Secret only("only-access");
  CHECK(sample.told(&only) == "oauth_reconnect_required");
  CHECK(sample.told() == "only-access");
  sample.pass_seconds(kHour + 1);
  CHECK(sample.told() == "oauth_reconnect_required");
  CHECK(sample.service->sent.empty());
}

TEST_CASE("A token without an end is used until the service refuses it") {
  Sample sample;
  sample.service->answers(200, R"({"access_token":"a","refresh_token":"r"})");
  sample.connect();
  sample.pass_seconds(std::int64_t{400} * 86400);
  CHECK(sample.told() == "a");
  CHECK(sample.service->sent.empty());
}

TEST_CASE("The lease of a process that died ends by itself", "[services-1]") {
  Sample sample;
  sample.connect();
  sample.pass_seconds(kHour + 1);
  jf::api::Core& core = sample.context->core;
  const std::int64_t now = sample.clock.now.load();
  const auto lease = core.write([&](jf::Transaction& transaction) {
    return transaction.oauth().lease({sample.id, "oauth", "dead"}, now, now + 30000);
  });
  REQUIRE((lease && *lease));
  CHECK(sample.told(nullptr, 100) == "timeout");
  CHECK(sample.service->sent.empty());
  sample.pass_seconds(31);
  sample.service->token("second-access");
  CHECK(sample.told() == "second-access");
}

TEST_CASE("A renewal that throws no answer away releases its lease on every path") {
  Sample sample;
  sample.connect();
  sample.pass_seconds(kHour + 1);
  sample.service->fails(jf::Code::connector_unavailable);
  CHECK(sample.told() == "connector_unavailable");
  sample.service->token("second-access");
  CHECK(sample.told() == "second-access");
}

TEST_CASE("Client credentials are renewed by time, and name no refresh token") {
  Sample sample(sample_options(with_grant_kind("client_credentials")));
  CHECK(sample.on("oauth.start", kCreator, {{"id", sample.id}}).code() == "unsupported");
  sample.service->token("machine-1");
  CHECK(sample.told() == "machine-1");
  CHECK(sample.told() == "machine-1");
  REQUIRE(sample.service->sent.size() == 1);
  CHECK(sample.service->sent[0] ==
        "https://login.example.com/token grant_type=client_credentials&scope=openid+offline_access");
  sample.pass_seconds(kHour + 1);
  sample.service->token("machine-2");
  CHECK(sample.told() == "machine-2");
}

TEST_CASE("A refresh token of the form is used, then the one that the service gives; a new one in the form too") {
  Sample sample(sample_options(with_grant_kind("refresh_token")));
  CHECK(sample.told() == "oauth_not_connected");
  const auto give = [&](const char* token) {
    const Json patch = {{"config", {{"refreshToken", token}}}};
    REQUIRE(sample.on("integration.update", kCreator, {{"id", sample.id}}, patch).status == 200);
  };
  give("given-1");
  sample.service->token("a1", "rotated-1");
  CHECK(sample.told() == "a1");
  sample.pass_seconds(kHour + 1);
  sample.service->token("a2", "rotated-2");
  CHECK(sample.told() == "a2");
  give("given-2");
  sample.pass_seconds(kHour + 1);
  sample.service->next = [](const std::string& body) {
    jf::HttpAnswer made;
    const bool is_new = body.find("given-2") != std::string::npos;
    made.status = is_new ? 200 : 400;
    made.body = is_new ? R"({"access_token":"a3"})" : R"({"error":"invalid_grant"})";
    return jf::Result<jf::HttpAnswer>(std::move(made));
  };
  CHECK(sample.told() == "a3");
  CHECK(sample.service->sent.size() == 4);
}

TEST_CASE("A code in the config is exchanged when it is first needed") {
  Sample sample;
  const Json patch = {
      {"config", {{"oauth", {{"code", "c1"}, {"redirect_uri", "https://a.example.com"}, {"code_verifier", "v1"}}}}}};
  REQUIRE(sample.on("integration.update", kCreator, {{"id", sample.id}}, patch).status == 200);
  CHECK(sample.told() == "first-access");
  CHECK(sample.service->sent.at(0).find("code=c1&redirect_uri=https%3A%2F%2Fa.example.com&code_verifier=v1") !=
        std::string::npos);
  CHECK(sample.told() == "first-access");
  CHECK(sample.service->sent.size() == 1);
}

TEST_CASE("A person's check does not wait after failures, and can renew a good token") {
  Sample sample;
  sample.connect();
  sample.pass_seconds(kHour + 1);
  sample.service->answers(503, "");
  CHECK(sample.told() == "oauth_unavailable");
  sample.service->token("second-access");
  const Reply checked = sample.on("oauth.check", kCreator, {{"id", sample.id}});
  INFO(checked.text);
  CHECK(checked.json()["connected"] == true);
  CHECK(checked.text.find("second") == std::string::npos);
  sample.service->token("third-access");
  CHECK(sample.on("oauth.check", kCreator, {{"id", sample.id}}, {{"renew", true}}).status == 200);
  CHECK(sample.told() == "third-access");
}

TEST_CASE("Renewals are in the audit, and no token is in it or in the log") {
  Sample sample;
  sample.connect();
  sample.pass_seconds(kHour + 1);
  sample.service->token("second-access", "second-refresh");
  CHECK(sample.told() == "second-access");
  const Reply audit = sample.on("integration.audit", kCreator, {{"id", sample.id}});
  for (const char* operation : {"oauth.start", "oauth.callback", "oauth.renew"})
    CHECK(audit.text.find(operation) != std::string::npos);
  for (const char* secret : {"-access", "-refresh", "canary"}) {
    CHECK(audit.text.find(secret) == std::string::npos);
    CHECK(sample.clock.log.find(secret) == std::string::npos);
  }
}
