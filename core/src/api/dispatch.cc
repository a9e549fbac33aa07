#include "api/dispatch.h"

#include <algorithm>
#include <array>

#include "api/error.h"
#include "api/operations.h"
#include "api/principal.h"

namespace jackfield::api {
namespace {

constexpr Operation kOperations[] = {
#include "api/operation_table.inc"
};

enum class Needs : std::uint8_t { nothing, store };
enum class Blocks : std::uint8_t { never, on_write, always };

struct Route {
  std::string_view name;
  Handler handler;
  Needs needs;
  Blocks blocks;
};

constexpr Route kHandlers[] = {
    {"catalogue.list", list_catalogue, Needs::nothing, Blocks::never},
    {"catalogue.get", get_catalogue_entry, Needs::nothing, Blocks::never},
    {"catalogue.validate", validate_candidate, Needs::nothing, Blocks::never},
    {"config.validate", validate_config, Needs::nothing, Blocks::never},
    {"config.merge", merge_config, Needs::nothing, Blocks::never},
    {"config.mask", mask_config, Needs::nothing, Blocks::never},
    {"connection.url_to_config", url_to_config, Needs::nothing, Blocks::never},
    {"capabilities.read", read_capabilities, Needs::nothing, Blocks::never},
    {"health.live", health_live, Needs::nothing, Blocks::never},
    {"health.ready", health_ready, Needs::nothing, Blocks::never},
    {"call.cancel", cancel_call, Needs::nothing, Blocks::never},
#if JF_WITH_STORE
    {"manifest.check", check_manifests, Needs::nothing, Blocks::never},
    {"integration.list", list_integrations, Needs::store, Blocks::never},
    {"integration.get", get_integration, Needs::store, Blocks::never},
    {"integration.create", create_integration, Needs::store, Blocks::on_write},
    {"integration.update", update_integration, Needs::store, Blocks::on_write},
    {"integration.delete", delete_integration, Needs::store, Blocks::on_write},
    {"integration.set_default", set_default_integration, Needs::store, Blocks::on_write},
    {"integration.audit", list_integration_audit, Needs::store, Blocks::never},
    {"audit.list", list_audit, Needs::store, Blocks::never},
    {"record.query", query_records, Needs::store, Blocks::never},
    {"record.add", add_record, Needs::store, Blocks::never},
    {"source.list", list_sources, Needs::store, Blocks::never},
    {"source.create", create_source, Needs::store, Blocks::on_write},
    {"source.get", get_source, Needs::store, Blocks::never},
    {"source.update", update_source, Needs::store, Blocks::on_write},
    {"source.delete", delete_source, Needs::store, Blocks::on_write},
    {"user.list", list_users, Needs::store, Blocks::never},
    {"user.create", create_user, Needs::store, Blocks::on_write},
    {"user.update", update_user, Needs::store, Blocks::on_write},
    {"user.delete", delete_user, Needs::store, Blocks::on_write},
    {"token.list", list_tokens, Needs::store, Blocks::never},
    {"token.create", create_token, Needs::store, Blocks::on_write},
    {"token.delete", delete_token, Needs::store, Blocks::on_write},
    {"token.resolve", resolve_token, Needs::store, Blocks::never},
    {"workspace.bootstrap", bootstrap_workspace, Needs::store, Blocks::on_write},
    {"token.issue", issue_token, Needs::store, Blocks::on_write},
    {"connection.test", test_connection, Needs::nothing, Blocks::always},
    {"endpoint.call", call_endpoint, Needs::store, Blocks::always},
    {"cursor.next", next_chunk, Needs::nothing, Blocks::always},
    {"cursor.close", close_cursor, Needs::nothing, Blocks::never},
    {"metrics.read", read_metrics, Needs::nothing, Blocks::never},
#endif
};

const Operation* find_operation(std::string_view name) {
  const auto* found =
      std::find_if(std::begin(kOperations), std::end(kOperations), [&](const Operation& o) { return o.name == name; });
  return found == std::end(kOperations) ? nullptr : found;
}

const Route* find_route(std::string_view name) {
  const auto* found =
      std::find_if(std::begin(kHandlers), std::end(kHandlers), [&](const Route& r) { return r.name == name; });
  return found == std::end(kHandlers) ? nullptr : found;
}

// An operation that is in the table and not in this build: the web server's own, or one that needs a store.
Error absent(const Operation& operation) {
  if (!operation.built) return fail(Code::not_built);
  if (operation.name.starts_with("docs.") || operation.name == "manifest.check") return fail(Code::operation_not_found);
  return fail(JF_WITH_STORE ? Code::operation_not_found : Code::store_required);
}

Status authorise(Call& call) {
  const std::string_view role = call.operation->role;
  if (role == "public") {
    // Nobody is refused here; who sends a valid token is known to the handler.
    if (auto known = identify(call); !known) call.who = {};
    return ok();
  }
  if (role == "operator" && call.caller.get("operator").as_boolean()) {
    call.is_operator = true;
    return ok();
  }
  JF_CHECK(identify(call));
  if (role == "any") return ok();
  if (role == "operator") {
    const bool owner_is_enough = call.operation->name == "metrics.read";
    return owner_is_enough && allows(call.who.role, Role::owner) ? ok() : Status(fail(Code::role_insufficient));
  }
  const auto needed = parse_role(role);
  if (!needed || !allows(call.who.role, *needed)) return fail(Code::role_insufficient);
  return ok();
}

Status parse_body(Call& call, std::string_view bytes) {
  const std::string_view kind = call.operation->body;
  if (kind == "none" || kind == "ignored") return ok();
  const bool optional = kind == "endpoint";
  if (optional && bytes.find_first_not_of(" \t\r\n") == std::string_view::npos) return ok();
  const json::Limits& limits = call.operation->name == "manifest.check" ? json::kOpenLimits
                               : optional                               ? json::kEndpointLimits
                                                                        : json::kConfigLimits;
  JF_TRY(call.body, json::parse(*call.arena, bytes, limits));
  if (!optional && !call.body.is_object()) return fail(Code::object_required);
  return ok();
}

// A running call can be cancelled by its request id as long as this lives.
class Registered {
 public:
  explicit Registered(Call& call) : call_(call) {
    if (!call.request_id.empty() && !call.who.user.empty()) {
      call.core.running.add({call.request_id, call.who.user, call.who.workspace, &call.cancel});
    }
  }
  ~Registered() { call_.core.running.remove(&call_.cancel); }
  Registered(const Registered&) = delete;
  Registered& operator=(const Registered&) = delete;

 private:
  Call& call_;
};

Result<Reply> run(Call& call, std::string_view body) {
  JF_CHECK(authorise(call));
  if (!call.operation->built) return fail(Code::not_built);
  const Route* route = find_route(call.operation->name);
  if (route == nullptr) return absent(*call.operation);
  if (route->needs == Needs::store && !call.core.store) return fail(Code::store_required);
  JF_CHECK(parse_body(call, body));
  const Registered registered(call);
  return route->handler(call);
}
}  // namespace

Reply dispatch(Core& core, std::string_view operation, std::string_view caller, std::string_view body) {
  core.counters.calls.fetch_add(1, std::memory_order_relaxed);
  CancelToken cancel;
  Call call{.core = core, .cancel = cancel, .arena = std::make_shared<json::Arena>()};
  call.operation = find_operation(operation);
  const auto answer = [&]() -> Result<Reply> {
    if (call.operation == nullptr) return fail(Code::operation_not_found);
    if (!caller.empty()) {
      JF_TRY(call.caller, json::parse(*call.arena, caller, json::kCallerLimits));
    }
    call.request_id = std::string(call.caller.get("request_id").text());
    return run(call, body);
  };
  Result<Reply> result = answer();
  if (result) return *std::move(result);
  core.counters.failures.fetch_add(1, std::memory_order_relaxed);
  if (result.error().code == Code::authentication_required)
    core.counters.refused_anonymous.fetch_add(1, std::memory_order_relaxed);
  return error_reply(result.error(), core.host, call.operation ? call.operation->name : std::string_view("unknown"));
}

void write_operations(json::Writer& writer, const Core& core) {
  const bool writes_block = core.store && core.store->write_blocks();
  writer.begin_object();
  for (const Operation& operation : kOperations) {
    const Route* route = find_route(operation.name);
    if (route == nullptr || !operation.built) continue;
    const bool blocks = route->blocks == Blocks::always || (route->blocks == Blocks::on_write && writes_block);
    writer.key(operation.name).begin_object().key("blocking").boolean(blocks);
    if (operation.name == "integration.get" && writes_block) {
      writer.key("blocking_query").begin_array().string("includeSecrets").end_array();
    }
    if (operation.name == "endpoint.call")
      writer.key("inline_endpoints").begin_array().string("cancel").string("pool").end_array();
    writer.end_object();
  }
  writer.end_object();
}

void write_not_built(json::Writer& writer) {
  writer.begin_array();
  for (const Operation& operation : kOperations) {
    if (!operation.built) writer.string(operation.name);
  }
  writer.end_array();
}

}  // namespace jackfield::api
