// Manifests that break one rule each, as data: a base, a JSON patch (RFC 6902) and what must be found.
#include <algorithm>

#include "load.h"

using namespace jackfield;
using namespace jackfield::testing;
using Document = nlohmann::json;

TEST_CASE("Each broken manifest is refused for the rule it breaks, at the place where it does") {
  const Document cases = Document::parse(read_file(std::filesystem::path(JF_TREE) / "tests/unit/manifest/broken.json"));
  REQUIRE(cases["cases"].size() >= 30);
  for (const Document& item : cases["cases"]) {
    const Document manifests = Document(cases["bases"]).patch(item["patch"]);
    const Loaded loaded = load_texts(manifests.dump(), stores_text());
    Document found = Document::array();
    for (const ManifestProblem& problem : loaded.problems)
      found.push_back({problem.file, problem.pointer, problem.rule});
    Document expected = item["expect"];
    std::sort(found.begin(), found.end());  // which problem comes first depends on the order of members alone
    std::sort(expected.begin(), expected.end());
    INFO(item["name"]);
    INFO(found.dump(1));
    CHECK(found == expected);
    CHECK(loaded.error.has_value());
    CHECK(loaded.catalogue == nullptr);
  }
}

TEST_CASE("The bases of the broken manifests are whole") {
  const Document cases = Document::parse(read_file(std::filesystem::path(JF_TREE) / "tests/unit/manifest/broken.json"));
  const Loaded loaded = load_texts(cases["bases"].dump(), stores_text());
  for (const ManifestProblem& problem : loaded.problems)
    UNSCOPED_INFO(problem.file << " " << problem.pointer << ": " << problem.rule);
  CHECK(loaded.problems.empty());
}

TEST_CASE("Streams, limits, pages and sign-in take what services need") {
  const Document cases = Document::parse(read_file(std::filesystem::path(JF_TREE) / "tests/unit/manifest/broken.json"));
  Document bases = cases["bases"];
  Document& send = bases[0]["endpoints"]["send"];
  send["stream"] = R"({"when": "/text", "framing": "ndjson", "event": "/text", "error": "/error",
    "request": {"path": "/items/{{params.id}}/parts", "query": {"alt": "sse"}, "json": {"text": "{{params.text}}"}},
    "end": {"pointer": "/done", "equal": true}, "usage": {"calls": ["/a", "/b"]}})"_json;
  send["limits"] = R"({"retry_after": [{"header": "x-reset", "as": "epoch_ms"}], "penalty_ms": 30000})"_json;
  send["response"]["code"] = "/error/code";
  send["response"]["fail"] = R"({"pointer": "/errors", "notEmpty": true, "code": "/errors/0/code"})"_json;
  send["response"]["limited"] = R"([{"status": 403, "header": "x-remaining", "equal": "0"}, {"code": "quota"}])"_json;
  send["response"]["errors"] = R"({"404": "not_found", "no_model": "model_not_found"})"_json;
  bases[0]["endpoints"]["list"]["response"]["page"] =
      R"({"by": "offset", "to": "at", "size": 50, "more": "/more"})"_json;
  for (const char* name : {"clientId", "clientSecret"}) {
    bases[0]["form"].push_back({{"key", name}, {"model", name}, {"label", "Client"}, {"type", "text"}});
    bases[0]["form"].back()[name == std::string_view("clientId") ? "target" : "secret"] = true;
  }
  bases[0]["form"].push_back(R"({"key": "oauth", "model": "oauth", "label": "Authorization", "type": "oauth",
    "oauth": {"grant": "authorization_code", "authorize_url": "https://example.com/authorize",
      "token_url": "https://example.com/token", "revoke_url": "https://example.com/revoke", "client_auth": "basic_raw",
      "token_pointer": ["/access_token", "/authed_user/access_token"], "callback_keep": ["realmId"]}})"_json);
  send["auth"] = R"([{"use": "oauth2", "field": "oauth", "prefix": "Token"}])"_json;
  const Loaded loaded = load_texts(bases.dump(), stores_text());
  for (const ManifestProblem& problem : loaded.problems)
    UNSCOPED_INFO(problem.file << " " << problem.pointer << ": " << problem.rule);
  CHECK(loaded.problems.empty());
}

TEST_CASE("A core for forms takes endpoints that it does not know") {
  const Document cases = Document::parse(read_file(std::filesystem::path(JF_TREE) / "tests/unit/manifest/broken.json"));
  Document bases = cases["bases"];
  bases[0]["endpoints"]["send"]["later"] = true;
  CHECK_FALSE(load_texts(bases.dump(), stores_text()).problems.empty());
  auto arena = std::make_shared<json::Arena>();
  const std::string text = bases.dump(), stores = stores_text();
  const auto list = json::parse(*arena, text, json::kOpenLimits);
  const auto sets = json::parse(*arena, stores, json::kOpenLimits);
  CHECK(Catalogue::load_forms(arena, *list, *sets));
}
