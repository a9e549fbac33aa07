// Configs and calls of services, for tests.
// Contract   a config is normalised and filled with defaults as on create; a test fails if it is not valid.
// Ownership  a ServiceCall keeps what its inputs borrow. Limits none.
// Example    tests/unit/endpoint/service_examples_test.cc
#pragma once
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "endpoint/service/answer.h"
#include "endpoint/service/sigv4.h"
#include "mask/mask.h"
#include "merge/merge.h"
#include "support/manifests.h"

namespace jackfield::testing {

using Document = nlohmann::json;

struct ServiceCall {
  explicit ServiceCall(const Manifest& manifest) { inputs.manifest = &manifest; }
  std::shared_ptr<json::Arena> arena = std::make_shared<json::Arena>();
  Config config;
  service::Inputs inputs;
};

inline json::Value parsed(json::Arena& arena, const std::string& text) {
  auto value = json::parse(arena, arena.copy(text), json::kEndpointLimits);
  INFO(text);
  REQUIRE(value);
  return *value;
}

inline std::unique_ptr<ServiceCall> service_call(const Manifest& manifest, const Endpoint& endpoint,
                                                 const std::string& config, const std::string& params = "{}") {
  auto call = std::make_unique<ServiceCall>(manifest);
  json::Arena& arena = *call->arena;
  Report found;
  const FormDocument document = read_document(manifest, arena, parsed(arena, config), found);
  Merged merged = merge(manifest, arena, nullptr, document, {});
  validate_values(manifest, merged.values, merged.leftovers, Stage::create, {}, found);
  for (const Finding& finding : found.errors) UNSCOPED_INFO(finding.path << ": " << facts(finding.code).name);
  CHECK(found.errors.empty());
  call->config = build_config(manifest, merged.values);
  call->inputs.config = reveal(manifest, call->config, arena).config();
  call->inputs.params = service::with_defaults(endpoint, parsed(arena, params), call->inputs.config, arena);
  return call;
}

}  // namespace jackfield::testing
