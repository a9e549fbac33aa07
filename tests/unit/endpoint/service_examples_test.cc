// Every example of an endpoint in the manifests, run offline: the request that is built and what the answer becomes.
#include "endpoint/params.h"
#include "service_inputs.h"

using namespace jackfield;
using namespace jackfield::testing;

namespace {

// The clock of examples whose requests are signed: 2026-01-01 00:00:00 UTC.
constexpr std::int64_t kExampleClock = 1767225600000;

Document document_of(const json::Value& value) { return Document::parse(json::to_text(value)); }

// As the manifest has it: its members in their order.
std::string example_text(const Endpoint& endpoint, std::string_view member) {
  return json::to_text(endpoint.declaration.get("example").get(member));
}

// The config of what an endpoint is linked to: that of the example which tests it.
std::unique_ptr<ServiceCall> linked_call(const Manifest& manifest, std::string_view field) {
  const json::Value filter = manifest.find_field(field)->filter;
  const std::string_view sub_type = filter.get("sub_type").items().empty() ? std::string_view(manifest.sub_type)
                                                                           : filter.get("sub_type").items()[0].text();
  const Manifest& linked = testing::manifest(filter.get("type").text(), sub_type);
  const Endpoint* tests = linked.find_endpoint(linked.test_endpoint);
  REQUIRE(tests != nullptr);
  return service_call(linked, *tests, json::to_text(tests->declaration.get("example").get("config")));
}

Result<std::string> example_token(const Manifest&, std::string_view) { return std::string("not-a-real-secret"); }

Document headers_of(const service::Request& request) {
  Document headers = Document::object();
  for (const service::Header& header : request.headers) headers[header.name] = header.value;
  return headers;
}

void check_request(const service::Request& built, const Document& expected) {
  CHECK(built.method == expected["method"]);
  CHECK(built.url() == expected["url"]);
  CHECK(headers_of(built) == expected.value("headers", Document::object()));
  CHECK(built.has_body == expected.contains("body"));
  CHECK(built.body == expected.value("body", ""));
}

service::Answer answer_of(const Document& response) {
  service::Answer answer;
  answer.status = response["status"];
  const Document headers = response.value("headers", Document::object());
  for (const auto& [name, value] : headers.items()) answer.headers.push_back({name, value});
  answer.body = response.value("body", "");
  return answer;
}

Document usage_of(const service::Figures& figures) {
  Document usage = Document::object();
  for (const auto& [name, value] : figures.numbers) usage[name] = value;
  for (const auto& [name, text] : figures.texts) usage[name] = text;
  return usage;
}

void run_example(const Manifest& manifest, const Endpoint& endpoint, const endpoint::ParamsTable& table) {
  const Document example = document_of(endpoint.declaration.get("example"));
  const auto call =
      service_call(manifest, endpoint, example_text(endpoint, "config"), example_text(endpoint, "params"));
  for (const Finding& finding : table.check(endpoint, call->inputs.params))
    FAIL_CHECK(finding.path << ": " << facts(finding.code).name);
  service::BuildOptions options;
  options.now_ms = kExampleClock;
  options.sign = &service::sigv4_signature;
  options.token = example_token;
  std::unique_ptr<ServiceCall> linked;
  if (const auto field = service::linked_field(endpoint, call->inputs); !field.empty()) {
    linked = linked_call(manifest, field);
    options.linked = &linked->inputs;
  }
  auto built = service::build(endpoint, call->inputs, options, *call->arena);
  if (!built) UNSCOPED_INFO(facts(built.error().code).name << " " << built.error().pointer);
  REQUIRE(built);
  check_request(*built, example["request"]);
  auto mapped = service::map_answer(endpoint, *built, answer_of(example["response"]), {endpoint.name, {}, 0},
                                    kExampleClock, *call->arena);
  if (!mapped) UNSCOPED_INFO(facts(mapped.error().code).name << " " << mapped.error().pointer);
  REQUIRE(mapped);
  CHECK(document_of(mapped->result) == example["result"]);
  CHECK(usage_of(mapped->figures) == example.value("usage", Document::object()));
}

}  // namespace

TEST_CASE("Each endpoint of a service has an example, which gives its request, its result and its figures") {
  const auto table = endpoint::ParamsTable::compile(catalogue());
  std::size_t run = 0;
  for (const auto& manifest : catalogue().all()) {
    for (const Endpoint& endpoint : manifest->endpoints) {
      if (endpoint.kind != Endpoint::Kind::http) continue;
      INFO(manifest->type << "/" << manifest->sub_type << " " << endpoint.name);
      const bool has_example = endpoint.declaration.find("example") != nullptr;
      const bool needs_one = endpoint.exposed || endpoint.name == manifest->test_endpoint;
      CHECK((has_example || !needs_one));
      if (!has_example) continue;
      run_example(*manifest, endpoint, *table);
      ++run;
    }
  }
  CHECK(run >= 7);
}

TEST_CASE("A preview of each example is the same request without its secrets") {
  for (const auto& manifest : catalogue().all()) {
    for (const Endpoint& endpoint : manifest->endpoints) {
      if (endpoint.kind != Endpoint::Kind::http || endpoint.declaration.find("example") == nullptr) continue;
      INFO(manifest->type << "/" << manifest->sub_type << " " << endpoint.name);
      const Document example = document_of(endpoint.declaration.get("example"));
      const auto call =
          service_call(*manifest, endpoint, example_text(endpoint, "config"), example_text(endpoint, "params"));
      call->inputs.config = mask(*manifest, call->config, *call->arena).config();
      call->inputs.masked = true;
      std::unique_ptr<ServiceCall> linked;
      service::BuildOptions options;
      if (const auto field = service::linked_field(endpoint, call->inputs); !field.empty()) {
        linked = linked_call(*manifest, field);
        linked->inputs.config = mask(*linked->inputs.manifest, linked->config, *linked->arena).config();
        linked->inputs.masked = true;
        options.linked = &linked->inputs;
      }
      const auto built = service::build(endpoint, call->inputs, options, *call->arena);
      REQUIRE(built);
      CHECK(built->method == example["request"]["method"]);
      for (const std::string& text : {built->url(), headers_of(*built).dump(), built->body})
        CHECK(text.find("not-a-real-secret") == std::string::npos);
      CHECK(headers_of(*built).size() == example["request"].value("headers", Document::object()).size());
    }
  }
}
