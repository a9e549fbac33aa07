// Requests of services: escaping by place, bases, what is refused, defaults, preview.
#include "endpoint/service/encoding.h"
#include "endpoint/service/page.h"
#include "service_inputs.h"

using namespace jackfield;
using namespace jackfield::testing;
using Ordered = nlohmann::ordered_json;  // members stay in the order of the text

namespace {

// A catalogue of one manifest, made for a test.
struct Sample {
  std::shared_ptr<const Catalogue> catalogue;
  const Manifest* manifest = nullptr;
  const Endpoint* endpoint = nullptr;

  explicit Sample(const Ordered& declaration, const Ordered& star = Ordered::object()) {
    Ordered file = Ordered::parse(R"({"type": "others", "sub_type": "sample",
      "manifest": {"title": "Sample", "description": "A service", "icon": "sample", "version": 1, "order": 1,
        "docs": "https://docs.example.com/", "expose": ["call"]},
      "form": [
        {"key": "baseUrl", "model": "baseUrl", "label": "Address", "type": "text", "target": true,
         "default": "https://api.example.com/v1/", "validators": [{"use": "url", "schemes": ["https", "http"]}]},
        {"key": "region", "model": "region", "label": "Region", "type": "text", "target": true},
        {"key": "user", "model": "user", "label": "User", "type": "text", "target": true},
        {"key": "token", "model": "token", "label": "Token", "type": "password"},
        {"key": "mode", "model": "mode", "label": "Mode", "type": "text"}],
      "test": {"unsupported": "A sample"}, "store": {"set": "calls"},
      "examples": [{"config": {}, "valid": true},
        {"config": {"baseUrl": "x"}, "errors": [{"path": "baseUrl", "code": "url"}]}]})");
    file["endpoints"]["call"] = declaration;
    file["endpoints"]["*"] = star;
    auto arena = std::make_shared<json::Arena>();
    const json::Value list = parsed(*arena, "[" + file.dump() + "]");
    const json::Value stores =
        parsed(*arena, read_tree_file(std::filesystem::path(JF_TREE) / "core/manifests/stores.json"));
    std::vector<ManifestProblem> problems;
    auto loaded = Catalogue::load(arena, list, stores, &problems);
    for (const ManifestProblem& problem : problems) UNSCOPED_INFO(problem.pointer << ": " << problem.rule);
    REQUIRE(loaded);
    catalogue = *loaded;
    manifest = catalogue->find("others", "sample");
    endpoint = manifest->find_endpoint("call");
  }

  Result<service::Request> build(const Ordered& config, const Ordered& params,
                                 service::BuildOptions options = {}) const {
    call = service_call(*manifest, *endpoint, config.dump(), params.dump());
    options.sign = &service::sigv4_signature;
    return service::build(*endpoint, call->inputs, options, *call->arena);
  }
  std::string failure(const Ordered& config, const Ordered& params) const {
    const auto built = build(config, params);
    return built ? "built " + built->url() : std::string(facts(built.error().code).name) + " " + built.error().pointer;
  }
  mutable std::unique_ptr<ServiceCall> call;
};

Ordered declare(const std::string& request, const std::string& rest = "{}") {
  Ordered all =
      Ordered::parse(R"({"base": "{{config.baseUrl}}", "params": {"type": "object", "additionalProperties": false,
    "properties": {"a": {}, "b": {}, "path": {"type": "string", "format": "path"}}}})");
  all["request"] = Ordered::parse(request);
  all.update(Ordered::parse(rest));
  return all;
}

std::string header(const service::Request& request, std::string_view name) {
  const service::Header* found = request.find(name);
  return found == nullptr ? "-" : found->value;
}

}  // namespace

TEST_CASE("A value in a path is one segment, and cannot leave it") {
  const Sample sample(declare(R"({"path": "/items/{{params.a}}:copy/{{params.b}}"})"));
  CHECK(sample.build({}, {{"a", "x/../y"}, {"b", "\u00e9 ?#%"}})->url() ==
        "https://api.example.com/v1/items/x%2F..%2Fy:copy/%C3%A9%20%3F%23%25");
  CHECK(sample.build({}, {{"a", 5}, {"b", true}})->url() == "https://api.example.com/v1/items/5:copy/true");
  CHECK(sample.failure({}, {{"a", "x"}, {"b", ".."}}) == "pattern b");
  CHECK(sample.failure({}, {{"a", "x"}, {"b", "."}}) == "pattern b");
  CHECK(sample.failure({}, {{"a", "x"}, {"b", ""}}) == "required b");
  CHECK(sample.failure({}, {{"a", "x"}}) == "required b");
  CHECK(sample.failure({}, {{"a", Ordered::array({1})}, {"b", "y"}}) == "required a");
}

TEST_CASE("A parameter of the format path keeps its slashes, each segment checked") {
  const Sample sample(declare(R"({"path": "/files/{{params.path}}"})"));
  CHECK(sample.build({}, {{"path", "a b/c"}})->target == "/v1/files/a%20b/c");
  for (const char* bad : {"../x", "a/../b", "a//b", "/a", "a/", "a/..", "."})
    CHECK(sample.failure({}, {{"path", bad}}).find("path") != std::string::npos);
}

TEST_CASE("The base is the config's; parameters and values cannot change the host") {
  const Sample url(declare(R"({"path": "/x"})"));
  CHECK(url.build({{"baseUrl", "HTTP://Example.com:8080/a/"}}, {})->url() == "http://example.com:8080/a/x");
  CHECK(url.build({{"baseUrl", "https://example.com:443"}}, {})->url() == "https://example.com/x");
  const Sample region(declare(R"({"path": ""})", R"({"base": "https://api.{{config.region}}.example.com/v2"})"));
  CHECK(region.build({{"region", "EU"}}, {})->url() == "https://api.eu.example.com/v2");
  CHECK(region.failure({}, {}) == "required region");
  for (const char* bad : {"evil.com/", "a@evil.com", "evil.com#", "evil.com?", "a:80", "a\\b", "a b", "a%2f"})
    CHECK(region.failure({{"region", bad}}, {}) == "hostname region");
  const Sample cases(declare(R"({"path": "/x"})", R"({"base": [
    {"when": {"model": "mode", "equal": "eu"}, "value": "https://eu.example.com"},
    {"value": "https://us.example.com"}]})"));
  CHECK(cases.build({{"mode", "eu"}}, {})->origin == "https://eu.example.com");
  CHECK(cases.build({}, {})->origin == "https://us.example.com");
}

TEST_CASE("Queries and forms repeat a key for each item, and leave out what is absent") {
  const Sample sample(
      declare(R"({"path": "/x", "query": {"$top": "{{params.a}}", "q[]": "{{params.b}}", "n": 5, "s": "a,b c"}})"));
  CHECK(sample.build({}, {{"b", {"x&y", "1+1", 2}}})->target ==
        "/v1/x?q%5B%5D=x%26y&q%5B%5D=1%2B1&q%5B%5D=2&n=5&s=a%2Cb%20c");
  CHECK(sample.build({}, {{"a", ""}})->target == "/v1/x?$top=&n=5&s=a%2Cb%20c");
  CHECK(sample.failure({}, {{"a", {{"k", 1}}}}) == "type a");
  const Sample form(declare(R"({"method": "POST", "path": "/x", "form": {"a": "{{params.a}}", "b": "{{params.b}}"}})"));
  const auto built = form.build({}, {{"a", "x y&z"}, {"b", {1, 2}}});
  CHECK(built->body == "a=x+y%26z&b=1&b=2");
  CHECK(header(*built, "content-type") == "application/x-www-form-urlencoded");
  const Sample open(declare(R"({"path": "/x", "query": {"*": "{{params.a}}"}, "headers": {"*": "{{params.b}}"}})"));
  const auto spread = open.build({}, {{"a", {{"k", "v"}}}, {"b", {{"X-One", "1"}}}});
  CHECK(spread->target == "/v1/x?k=v");
  CHECK(header(*spread, "x-one") == "1");
  CHECK(open.failure({}, {{"b", {{"Host", "evil.example.com"}}}}) == "unknown_key b");
  CHECK(open.failure({}, {{"b", {{"X One", "1"}}}}) == "unknown_key b");
}

TEST_CASE("Headers cannot be split, and JSON in them is ASCII") {
  const Sample sample(declare(R"({"path": "/x", "headers": {"X-User": "{{config.user}}", "X-A": "v{{params.a}}",
    "X-Json": {"path": "{{params.b}}"}}})"));
  const auto built = sample.build({{"user", "ada"}}, {{"a", 1}, {"b", "\u00fc\U0001F600"}});
  CHECK(header(*built, "x-user") == "ada");
  CHECK(header(*built, "x-a") == "v1");
  CHECK(header(*built, "x-json") == R"({"path":"\u00fc\ud83d\ude00"})");
  CHECK(header(*sample.build({}, {}), "x-user") == "-");
  CHECK(header(*sample.build({}, {}), "x-json") == "-");
  for (const char* bad : {"a\r\nX-Evil: 1", "a\nb", "a\rb", "a\u0001"})
    CHECK(sample.failure({}, {{"a", bad}}) == "one_line a");
  CHECK(sample.failure({}, {{"a", std::string("a\0b", 3)}}) == "one_line a");
}

TEST_CASE("A JSON body keeps types and order, and leaves out what is absent", "[services-15]") {
  const Sample sample(declare(R"({"method": "POST", "path": "/x", "json": {"z": "{{params.a}}",
    "inner": {"deep": {"b": "{{params.b}}"}}, "text": "n: {{params.a}}", "list": [1, "{{params.b}}"], "none": {}}})"));
  CHECK(sample.build({}, {{"a", 1.5}, {"b", {{"q", nullptr}}}})->body ==
        R"({"z":1.5,"inner":{"deep":{"b":{"q":null}}},"text":"n: 1.5","list":[1,{"q":null}],"none":{}})");
  CHECK(sample.build({}, Ordered::object())->body == R"({"list":[1],"none":{}})");
  CHECK(sample.build({}, {{"a", ""}})->body == R"({"z":"","text":"n: ","list":[1],"none":{}})");
  const Sample empty(declare(R"({"method": "POST", "path": "/x", "json": {"a": "{{params.a}}"}})"));
  CHECK(empty.build({}, Ordered::object())->body == "{}");
  const Sample nothing(declare(R"({"method": "POST", "path": "/x", "json": null})"));
  CHECK(nothing.build({}, Ordered::object())->body == "null");
  CHECK(sample.failure({}, {{"a", {1}}}) == "type a");
}

TEST_CASE("Each auth style puts the credential into its place") {
  const auto with = [](const std::string& auth) {
    return Sample(declare(R"({"path": "/x", "query": {"k": "1"}})", R"({"auth": [)" + auth + "]}"));
  };
  const Ordered config{{"user", "ada"}, {"token", "s/e c:r"}};
  CHECK(header(*with(R"({"use": "bearer", "token": "{{config.token}}"})").build(config, {}), "authorization") ==
        "Bearer s/e c:r");
  CHECK(header(*with(R"({"use": "bearer", "token": "{{config.token}}"})").build({}, {}), "authorization") == "-");
  CHECK(header(*with(R"({"use": "basic", "user": "{{config.user}}/token", "password": "{{config.token}}"})")
                    .build(config, {}),
               "authorization") == "Basic YWRhL3Rva2VuOnMvZSBjOnI=");
  CHECK(header(*with(R"({"use": "header", "name": "X-Key", "prefix": "Bot", "value": "{{config.token}}"})")
                    .build(config, {}),
               "x-key") == "Bot s/e c:r");
  CHECK(with(R"({"use": "query", "name": "key", "value": "{{config.token}}"})").build(config, {})->target ==
        "/v1/x?k=1&key=s%2Fe%20c%3Ar");
  CHECK(with(R"({"use": "path", "value": "/bot{{config.token}}"})").build(config, {})->target ==
        "/v1/bots%2Fe%20c:r/x?k=1");
}

TEST_CASE("Streams replace parts of the request") {
  const Sample sample(declare(R"({"method": "POST", "path": "/x", "query": {"v": "1"}, "json": {"a": "{{params.a}}"}})",
                              R"({"stream": {"when": "/b", "event": "/t", "request": {"path": "/x:stream",
      "query": {"alt": "sse"}, "json": {"a": "{{params.a}}", "stream": true}}}})"));
  service::BuildOptions options;
  options.in_parts = true;
  const auto built = sample.build({}, {{"a", 1}, {"b", true}}, options);
  CHECK(built->target == "/v1/x:stream?alt=sse");
  CHECK(built->body == R"({"a":1,"stream":true})");
}

TEST_CASE("Where a list goes on is put into the query, the body, or replaces the address") {
  const auto page = [](const std::string& rule, const std::string& request = R"({"path": "/x", "query": {"n": "2"}})") {
    return Sample(declare(request, R"({"response": {"page": )" + rule + "}}"));
  };
  const auto target = [](const Sample& sample, std::string cursor, std::int64_t at = 0) {
    const service::PageStart start{std::move(cursor), at};
    service::BuildOptions options;
    options.page = &start;
    auto built = sample.build({}, Ordered::object(), options);
    return built ? built->target + built->body : std::string(facts(built.error().code).name);
  };
  CHECK(target(page(R"({"by": "cursor", "from": "/n", "to": "after"})"), "a+b") == "/v1/x?n=2&after=a%2Bb");
  CHECK(target(page(R"({"by": "cursor", "from": "/n", "to": "variables.after"})",
                    R"({"method": "POST", "path": "/x", "json": {"variables": {"n": 2}}})"),
               "c") == R"(/v1/x{"variables":{"n":2,"after":"c"}})");
  CHECK(target(page(R"({"by": "number", "to": "page"})"), "+", 3) == "/v1/x?n=2&page=3");
  CHECK(target(page(R"({"by": "link"})"), "/other?page=2") == "/other?page=2");
  CHECK(target(page(R"({"by": "link"})"), "https://evil.example.com/") == "pattern");
  CHECK(page(R"({"by": "offset", "to": "at", "start": 0})").build({}, Ordered::object())->target == "/v1/x?n=2&at=0");
  CHECK(page(R"({"by": "offset", "to": "at"})").build({}, Ordered::object())->target == "/v1/x?n=2");
}
