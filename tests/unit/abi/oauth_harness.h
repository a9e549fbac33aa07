// A core with an integration of tests/support/manifests/oauth-sample.json. This is a stand-in for a token endpoint: it
// answers what the test says, and keeps what it was sent.
#pragma once
#include <functional>
#include <mutex>
#include <stdexcept>
#include <vector>

#include "abi/context.h"
#include "harness.h"
#include "oauth/tokens.h"
#include "oauth/transport.h"

namespace oauth_harness {

using namespace harness;
namespace jf = jackfield;

class FakeService final : public jf::oauth::Transport {
 public:
  jf::Result<jf::HttpAnswer> send(const jf::oauth::TokenRequest& request, jf::Deadline) override {
    std::function<jf::Result<jf::HttpAnswer>(const std::string&)> answer;
    {
      const std::lock_guard guard(mutex_);
      sent.push_back(request.url + " " + request.body.expose());
      answer = next;
    }
    return answer(request.body.expose());
  }
  void answers(long status, std::string body) {
    next = [status, body](const std::string&) {
      jf::HttpAnswer made;
      made.status = status;
      made.body = body;
      return jf::Result<jf::HttpAnswer>(std::move(made));
    };
  }
  void token(const std::string& access, const std::string& refresh = "", int seconds = 3600) {
    Json body = {{"access_token", access}, {"expires_in", seconds}, {"scope", "openid offline_access"}};
    if (!refresh.empty()) body["refresh_token"] = refresh;
    answers(200, body.dump());
  }
  void fails(jf::Code code) {
    next = [code](const std::string&) { return jf::Result<jf::HttpAnswer>(jf::fail(code)); };
  }

  std::vector<std::string> sent;
  std::function<jf::Result<jf::HttpAnswer>(const std::string&)> next;

 private:
  std::mutex mutex_;
};

inline Json sample_manifest() {
  return Json::parse(std::ifstream(std::string(JF_TREE) + "/tests/support/manifests/oauth-sample.json"));
}

inline Json sample_options(const Json& manifest = sample_manifest()) {
  Json given = options();
  given["manifests"].push_back(manifest);
  given["oauth"] = {{"public_url", "https://app.example.com/x/"}, {"redirects", {"https://spa.example.com/back"}}};
  return given;
}

const inline Json kCreator = principal("ann", "creator");

struct Sample : Core {
  explicit Sample(const Json& given = sample_options()) : Core(given) {
    service = std::make_shared<FakeService>();
    service->token("first-access", "first-refresh");
    context->core.oauth = service;
    id = create(kCreator, {{"title", "Sample"},
                           {"type", "others"},
                           {"sub_type", "oauth-sample"},
                           {"config",
                            {{"baseUrl", "https://login.example.com/"},
                             {"clientId", "client"},
                             {"clientSecret", "canary-client-secret"}}}});
  }

  struct Started {
    std::string url, state, nonce;
  };
  Started start(const Json& body = Json::object()) {
    const Reply reply = on("oauth.start", kCreator, {{"id", id}}, body);
    INFO(reply.text);
    REQUIRE(reply.status == 200);
    Started started{reply.json()["url"], "", reply.json()["nonce"]};
    const std::size_t at = started.url.find("&state=") + 7;
    started.state = started.url.substr(at, started.url.find('&', at) - at);
    return started;
  }
  Reply callback(const Json& query, const Json& nonces, Json who = Json::object()) {
    who["query"] = query;
    who["nonces"] = nonces;
    return call("oauth.callback", who);
  }
  Reply callback(const Started& started, const std::string& code = "code-1") {
    return callback({{"state", started.state}, {"code", code}}, {started.nonce});
  }
  void connect() {
    const Reply ended = callback(start());
    INFO(ended.text);
    REQUIRE(ended.json()["outcome"] == "connected");
    service->sent.clear();
  }

  // Any thread: Catch's checks are for one at a time.
  jf::IntegrationRow row() {
    const jf::Principal ann{"ann", "w1", jf::Role::creator};
    auto found =
        context->core.read([&](jf::Session& session) { return session.integrations().find(jf::Scope(ann), id); });
    if (!found || !*found) throw std::runtime_error("the integration is not there");
    return **found;
  }
  const jf::Manifest& manifest() { return *context->core.catalogue->find("others", "oauth-sample"); }
  jf::Result<jf::Secret> token(const jf::Secret* refused = nullptr, std::int64_t ms = 5000) {
    return jf::oauth::access_token(context->core, row(), manifest(), "oauth", refused, jf::Deadline::in_ms(ms));
  }
  // The token, or the code of the error.
  std::string told(const jf::Secret* refused = nullptr, std::int64_t ms = 5000) {
    const auto got = token(refused, ms);
    return got ? got->expose() : std::string(jf::facts(got.error().code).name);
  }
  void pass_seconds(std::int64_t seconds) { clock.now += seconds * 1000; }

  std::shared_ptr<FakeService> service;
  std::string id;
};

}  // namespace oauth_harness
