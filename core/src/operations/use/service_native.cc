// Endpoints of services where there are sockets.
#include <algorithm>
#include <optional>

#include "api/error.h"
#include "mask/mask.h"
#include "oauth/tokens.h"
#include "operations/integrations/audited.h"
#include "operations/system/capabilities.h"
#include "operations/use/service_prepare.h"
#include "operations/use/streams.h"
#include "os/task/task.h"
#include "service/service.h"

namespace jackfield::api {
namespace {

constexpr std::string_view kEventStream = "text/event-stream; charset=utf-8";

// Of a configuration that is not stored, which nothing can renew.
Result<Secret> given_token(Call& call, const Prepared& prepared, std::string_view model, bool was_refused) {
  const Manifest& manifest = *prepared.target->manifest;
  const json::Value config = reveal(manifest, prepared.config, *call.arena).config();
  const Field* field = manifest.find_field(model);
  const json::Value* value = field == nullptr ? nullptr : json::find_at(config, field->path);
  const std::string_view token = value == nullptr ? std::string_view() : value->get("access_token").text();
  if (token.empty()) return fail(Code::oauth_not_connected, model);
  if (was_refused) return fail(Code::authentication_failed, model);
  return Secret(token);
}

// A renewal waits for a lease and for the token endpoint, so it leaves the thread of tasks.
Result<Secret> stored_token(Call& call, const IntegrationRow& row, const Manifest& manifest, std::string_view model,
                            const oauth::Wish& wish) {
  std::optional<Result<oauth::Granted>> made;
  const Deadline deadline = Deadline::in_ms(limits::kQueryTimeoutMsDefault - call.waited_ms());
  run_blocking(Blocking::login, [&] { made = oauth::granted(call.core, row, manifest, model, wish, deadline); });
  JF_TRY(oauth::Granted granted, *std::move(made));
  return std::move(granted.token);
}

Result<std::string> token_of(Call& call, Prepared& prepared, const Manifest& manifest, std::string_view model,
                             bool was_refused) {
  const bool is_linked = &manifest == prepared.linked.manifest;
  const auto& row = is_linked ? prepared.linked_row : prepared.target->row;
  const oauth::Wish wish{.refused = was_refused ? &prepared.token : nullptr, .at_once = prepared.at_once};
  JF_TRY(prepared.token,
         row ? stored_token(call, *row, manifest, model, wish) : given_token(call, prepared, model, was_refused));
  return prepared.token.expose();
}

// VERSION-TRACE_ID-PARENT_ID-FLAGS in lower-case hexadecimal digits. Anything else is not sent to a service.
bool is_traceparent(std::string_view text) {
  if (text.size() != 55) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_dash = i == 2 || i == 35 || i == 52;
    const char c = text[i];
    if (is_dash ? c != '-' : (c < '0' || c > '9') && (c < 'a' || c > 'f')) return false;
  }
  return true;
}

ServiceCall service_call(Call& call, Prepared& prepared) {
  ServiceCall made;
  made.endpoint = prepared.target->endpoint;
  if (prepared.target->row) {
    made.integration = prepared.target->row->id;
    made.revision = prepared.target->row->config_revision;
  }
  made.who = call.who;
  made.inputs = &prepared.inputs;
  if (prepared.linked.manifest != nullptr) made.linked = &prepared.linked;
  made.page = prepared.page;
  if (const std::string_view trace = call.caller.get("traceparent").text(); is_traceparent(trace))
    made.traceparent = std::string(trace);
  made.waited_ms = call.waited_ms();
  made.keep = std::const_pointer_cast<Catalogue>(call.core.catalogue);
  made.token = [&call, &prepared](const Manifest& manifest, std::string_view model, bool was_refused) {
    return token_of(call, prepared, manifest, model, was_refused);
  };
  return made;
}

// Written before the secrets are sent.
Status audit_use(Call& call, const Prepared& prepared) {
  const auto entry_of = [](const IntegrationRow& row, const Manifest& manifest, const Config& config) {
    AuditEntry entry{.operation = "integration.use", .integration = row.id, .version = row.version};
    entry.secrets = audited_secrets(manifest, config, "used");
    entry.references = audited_references(manifest, config);
    return entry;
  };
  return call.core.write([&](Transaction& transaction) -> Status {
    const ServiceTarget& target = *prepared.target;
    JF_CHECK(
        transaction.audit().add(call.who, call.request_id, entry_of(*target.row, *target.manifest, prepared.config)));
    if (!prepared.linked_row) return ok();
    return transaction.audit().add(call.who, call.request_id,
                                   entry_of(*prepared.linked_row, *prepared.linked.manifest, prepared.linked_config));
  });
}

bool has_record_field(const Manifest& manifest, std::string_view name) {
  const auto& fields = manifest.record_fields;
  return std::any_of(fields.begin(), fields.end(), [&](const RecordField& field) { return field.name == name; });
}

// What the manifest does not map is measured.
void measure(const Prepared& prepared, const service::Mapped& mapped, service::Figures& figures) {
  const Endpoint& endpoint = *prepared.target->endpoint;
  const auto measured = [&](std::string_view name, std::int64_t value) {
    const auto is_it = [&](const auto& each) { return each.first == name; };
    const bool is_mapped = std::any_of(figures.numbers.begin(), figures.numbers.end(), is_it);
    if (!is_mapped && has_record_field(*prepared.target->manifest, name)) figures.set(name, static_cast<double>(value));
  };
  measured("records", mapped.items.value_or(mapped.result.is_null() ? 0 : 1));
  measured("messages", endpoint.reads ? 0 : 1);
  measured("files", endpoint.declaration.get("response").get("format").text() == "bytes" || !endpoint.reads ? 1 : 0);
}

// The fields whose secrets the service refused.
Error name_credentials(Error error, const Prepared& prepared) {
  if (error.code != Code::authentication_failed || !error.pointer.empty()) return error;
  const bool is_linked = prepared.linked.manifest != nullptr;
  const std::vector<std::string> fields =
      is_linked
          ? std::vector<std::string>{std::string(service::linked_field(*prepared.target->endpoint, prepared.inputs))}
          : service::credential_fields(*prepared.target->endpoint, prepared.inputs);
  if (!fields.empty()) error.pointer = fields[0];
  return error;
}

ServiceOutcome open_service_stream(Call& call, const Prepared& prepared, const ServiceCall& made) {
  ServiceOutcome outcome{Reply{}};
  ServiceUsage usage;
  auto cursor = call.core.services->stream(made, call.cancel, usage);
  outcome.usage.bytes = usage.bytes;
  if (!cursor) {
    outcome.reply = name_credentials(as_invalid(std::move(cursor).error()), prepared);
    return outcome;
  }
  const IntegrationRow& row = *prepared.target->row;
  StreamFacts stream;
  stream.integration = row.id;
  stream.workspace = row.workspace;
  stream.user = call.who.user;
  stream.endpoint = prepared.target->endpoint->name;
  stream.type = row.type;
  stream.sub_type = row.sub_type;
  stream.started_ms = call.now();
  stream.content_type = kEventStream.data();
  stream.is_service = true;
  remember_stream(call.core, *cursor, std::move(stream));
  outcome.reply->content_type = kCursorType;
  json::Writer writer(outcome.reply->body);
  writer.begin_object().key("cursor").string(*cursor).key("queryId").string(*cursor);
  writer.key("contentType").string(kEventStream).end_object();
  outcome.is_streamed = true;
  return outcome;
}

TestState state_of(Code code) {
  return code == Code::authentication_failed || code == Code::permission_denied ? TestState::failed
                                                                                : TestState::unreachable;
}

}  // namespace

ServiceOutcome run_service(Call& call, const ServiceTarget& target) {
  if (!call.core.services) return ServiceOutcome{no_sockets()};
  Prepared prepared;
  prepared.target = &target;
  Status ready = prepare_stored(call, prepared, false);
  if (ready) ready = audit_use(call, prepared);
  if (!ready) return ServiceOutcome{std::move(ready).error()};
  const ServiceCall made = service_call(call, prepared);
  if (prepared.in_parts) return open_service_stream(call, prepared, made);
  ServiceOutcome outcome{Reply{}};
  ServiceUsage usage;
  auto mapped = call.core.services->call(made, call.cancel, *call.arena, usage);
  outcome.usage.bytes = usage.bytes;
  outcome.figures = std::move(usage.figures);
  if (!mapped) {
    outcome.reply = name_credentials(as_invalid(std::move(mapped).error()), prepared);
    return outcome;
  }
  measure(prepared, *mapped, outcome.figures);
  json::Writer(outcome.reply->body).value(with_marked_next(call, prepared, mapped->result));
  return outcome;
}

TestOutcome test_service(Call& call, const ServiceTarget& target, const Config& config) {
  TestOutcome outcome;
  if (!call.core.services) return TestOutcome{TestState::unsupported, no_sockets(), {}, {}, 0};
  const std::int64_t began = call.now();
  Prepared prepared;
  prepared.target = &target;
  prepared.config = config;
  prepared.at_once = true;
  const auto run = [&]() -> Status {
    JF_CHECK(prepare(call, prepared, false));
    prepared.inputs.params =
        service::with_defaults(*target.endpoint, json::Value(), prepared.inputs.config, *call.arena);
    prepared.page.endpoint = target.endpoint->name;
    ServiceCall made = service_call(call, prepared);
    made.integration.clear();  // a test is counted apart, and leaves no connection behind
    made.most_ms = limits::kTestTimeoutMs;
    ServiceUsage usage;
    auto mapped = call.core.services->call(made, call.cancel, *call.arena, usage);
    return mapped ? ok() : Status(name_credentials(std::move(mapped).error(), prepared));
  };
  Status status = run();
  outcome.duration_ms = call.now() - began;
  if (status) return outcome;
  outcome.error = std::move(status).error();
  outcome.state = state_of(outcome.error.code);
  return outcome;
}

}  // namespace jackfield::api
