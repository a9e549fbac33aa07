// The capabilities of this build, this machine and these options.
#include "operations/system/capabilities.h"

#include "api/dispatch.h"
#include "api/handlers.h"
#include "base/limits.h"
#include "base/words.h"

namespace jackfield::api {
namespace {

std::string_view egress_name(EgressMode mode) { return name_of("public-only private-allowed allowlist", mode); }

const Endpoint* connector_endpoint(const Manifest& manifest) {
  for (const Endpoint& endpoint : manifest.endpoints) {
    if (endpoint.kind == Endpoint::Kind::connector) return &endpoint;
  }
  return nullptr;
}

void write_no_sockets(json::Writer& writer, const Manifest& manifest, const Endpoint& endpoint) {
  writer.begin_object().key("name").string(endpoint.connector);
  writer.key("type").string(manifest.type).key("sub_type").string(manifest.sub_type);
  writer.key("state").string(kNoSockets.state);
  writer.key("reason").string(kNoSockets.reason).key("remedy").string(kNoSockets.remedy);
  writer.end_object();
}

void write_connectors(json::Writer& writer, const Core& core) {
  if (core.databases) return core.databases->write_capabilities(writer, *core.catalogue);
  for (const auto& manifest : core.catalogue->all()) {
    const Endpoint* endpoint = connector_endpoint(*manifest);
    if (endpoint != nullptr && manifest->type == "database") write_no_sockets(writer, *manifest, *endpoint);
  }
}

void write_limits(json::Writer& writer, const Core& core) {
  writer.begin_object();
  writer.key("body_bytes").integer(static_cast<std::int64_t>(json::kConfigLimits.bytes));
  writer.key("endpoint_body_bytes").integer(static_cast<std::int64_t>(json::kEndpointLimits.bytes));
  writer.key("title_code_points").integer(limits::kTitleCodePoints);
  writer.key("meta_bytes").integer(limits::kMetaBytes);
  writer.key("list_max").integer(limits::kListMax);
  writer.key("query_parameters").integer(limits::kQueryParameters);
  writer.key("query_rows_max").integer(limits::kQueryRowsMax);
  writer.key("query_result_bytes").integer(limits::kQueryResultBytes);
  writer.key("query_timeout_ms_max").integer(core.options.query_timeout_ms_max);
  writer.key("test_timeout_ms").integer(limits::kTestTimeoutMs);
  writer.key("cursors_per_workspace").integer(limits::kCursorsPerWorkspace);
  writer.end_object();
}

}  // namespace

std::string_view key_state_name(const Core& core) noexcept {
  const KeyState state = core.key_state.load();
  if (state == KeyState::ok && core.options.key_mode == KeyMode::none) return "none";
  return name_of("ok changed missing plain sealed_by_host half_rotated", state);
}

const std::string* connector_of(const Manifest& manifest) noexcept {
  const Endpoint* endpoint = connector_endpoint(manifest);
  return endpoint == nullptr ? nullptr : &endpoint->connector;
}

Error no_sockets() {
  return fail(Code::connector_unavailable)
      .with("state", std::string(kNoSockets.state))
      .with("reason", std::string(kNoSockets.reason))
      .with("remedy", std::string(kNoSockets.remedy));
}

Result<Reply> read_capabilities(Call& call) {
  const Core& core = call.core;
  Reply reply;
  json::Writer writer(reply.body);
  writer.begin_object();
  writer.key("version").string(core.options.version).key("abi").integer(kAbiVersion);
  writer.key("build").string(JF_NATIVE ? "native" : "wasm");
  writer.key("store").boolean(core.store != nullptr);
  writer.key("key_state").string(key_state_name(core));
  writer.key("plaintext").boolean(core.options.key_mode == KeyMode::plain);
  writer.key("egress").string(egress_name(core.options.egress));
  writer.key("reveal").boolean(core.options.reveal);
  writer.key("retarget").string(core.options.strict_retarget ? "strict" : "creator");
  writer.key("connectors").begin_array();
  write_connectors(writer, core);
  writer.end_array().key("limits");
  write_limits(writer, core);
  writer.key("not_built");
  write_not_built(writer, core);
  writer.end_object();
  return reply;
}

}  // namespace jackfield::api
