// What a flow keeps between its start and its callback.
// Contract   sealed in the store under a digest of the state, which only the browser and the service know. A flow is
//            bound to its user, integration, configuration and browser, and is used once.
// Ownership  owns its texts.
// Limits     kFlowMs; kMostFlows of a workspace.
// Example    core/src/operations/use/oauth_callback_native.cc
#pragma once
#include "api/call.h"
#include "oauth/flow.h"

namespace jackfield::api {

inline constexpr std::int64_t kFlowMs = 600000;
inline constexpr std::int64_t kMostFlows = 1000;

struct Flow {
  std::string id;  // of the state
  std::string user, workspace, integration, field, redirect_uri, origin;
  std::string nonce;  // its digest: the browser has the nonce itself
  Secret verifier;
  std::int64_t revision = 0, expires_ms = 0;
};

[[nodiscard]] std::string digest_of(std::string_view text);  // SHA-256 in hex
[[nodiscard]] Result<OauthFlowRow> seal_flow(const Core& core, const Flow& flow);
[[nodiscard]] Result<Flow> open_flow(const Core& core, const OauthFlowRow& row);
// "https://host:port" of an address.
[[nodiscard]] std::string origin_of(std::string_view url);

// An integration with an oauth field, ready for requests.
struct OauthTarget {
  IntegrationRow row;
  const Manifest* manifest = nullptr;
  const Field* field = nullptr;
  Config config;
  oauth::Provider provider;
};
// Fails with `unsupported` if the type has no such field, or it is hidden. model "": the field that is shown.
[[nodiscard]] Result<OauthTarget> oauth_target(const Core& core, IntegrationRow row, std::string_view model);
// body.field of a call.
[[nodiscard]] Result<std::string> field_named(const Call& call);

}  // namespace jackfield::api
