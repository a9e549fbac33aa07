#include "operations/use/service.h"

#include <algorithm>

#include "api/error.h"
#include "base/base64.h"
#include "endpoint/params.h"
#include "endpoint/pointer.h"
#include "endpoint/service/request.h"
#include "manifest/field_value.h"
#include "mask/mask.h"
#include "operations/integrations/audited.h"
#include "operations/integrations/lookup.h"
#include "operations/system/capabilities.h"
#include "operations/use/service_token.h"
#include "operations/use/streams.h"
#include "service/service.h"

namespace jackfield::api {
namespace {

constexpr std::string_view kEventStream = "text/event-stream; charset=utf-8";

// What an endpoint needs to be called: configs with clear secrets, or masked ones.
struct Prepared {
  const ServiceTarget* target = nullptr;
  Config config, linked_config;
  std::shared_ptr<const IntegrationRow> linked_row;
  service::Inputs inputs, linked;
  service::PageUse page;
  Secret token;  // of OAuth, the last that was taken
  bool in_parts = false;
};

json::Value values_of(Call& call, const Manifest& manifest, const Config& config, bool masked) {
  return masked ? mask(manifest, config, *call.arena).config() : reveal(manifest, config, *call.arena).config();
}

// An error about a parameter or a config's value is one of the request; others stay as they are.
Error as_invalid(Error error) {
  if (facts(error.code).status != 400 || error.pointer.empty()) return error;
  return invalid(error.pointer, error.code, std::move(error.details));
}

Status check_service_params(Call& call, const Endpoint& endpoint, const json::Value& params) {
  Findings findings;
  findings.report().errors = call.core.params->check(endpoint, params);
  return findings.status();
}

// ---- where a list goes on ----
// Only an answer's own `next` is taken: a made one could ask for any address of the service. The key is made of the
// secrets of the integrations, so that every process that serves the store has it; access tokens change in between.
std::string page_key(Call& call, const Prepared& prepared) {
  std::string key = prepared.target->row ? prepared.target->row->id : std::string();
  const auto add = [&](const Manifest& manifest, const Config& config) {
    const json::Value values = reveal(manifest, config, *call.arena).config();
    for (const Field& field : manifest.form) {
      const json::Value* value = json::find_at(values, field.path);
      if (is_secret(field) && field.type != FieldType::oauth && value != nullptr) key += "\n" + json::to_text(*value);
    }
  };
  add(*prepared.target->manifest, prepared.config);
  if (prepared.linked.manifest != nullptr) add(*prepared.linked.manifest, prepared.linked_config);
  return sha256("page\n" + key);
}

std::string page_mark(Call& call, const Prepared& prepared, std::string_view next) {
  const std::string key = page_key(call, prepared);
  const std::string digest = sha256(key + sha256(key + std::string(next)));
  return hex(text_bytes(digest)).substr(0, 32);
}

Result<service::PageUse> open_next(Call& call, const Prepared& prepared, std::string_view next) {
  const std::size_t dot = next.rfind('.');
  if (dot == std::string_view::npos) return fail(Code::pattern, "next");
  const std::string_view text = next.substr(0, dot);
  if (!equal_constant_time(next.substr(dot + 1), page_mark(call, prepared, text))) return fail(Code::pattern, "next");
  return service::read_next(*prepared.target->endpoint, text);
}

json::Value with_marked_next(Call& call, const Prepared& prepared, const json::Value& result) {
  const json::Value next = result.get("next");
  if (prepared.target->endpoint->declaration.get("response").find("page") == nullptr || !next.is_string())
    return result;
  json::ObjectBuilder list(*call.arena, result);
  return list.set("next", std::string(next.text()) + "." + page_mark(call, prepared, next.text())).build();
}

// The parameters without `next`, which manifests do not declare; defaults filled in, then checked.
Status prepare_params(Call& call, Prepared& prepared) {
  const Endpoint& endpoint = *prepared.target->endpoint;
  json::Value params = call.body;
  prepared.page.endpoint = endpoint.name;
  const json::Value* next = params.find("next");
  if (next != nullptr && endpoint.declaration.get("response").find("page") != nullptr) {
    json::ObjectBuilder rest(*call.arena, params);
    rest.remove("next");
    params = rest.build();
    if (!next->is_null() && !next->is_string()) return invalid("next", Code::type);
    if (next->is_string()) {
      auto page = open_next(call, prepared, next->text());
      if (!page) return as_invalid(std::move(page).error());
      prepared.page = *std::move(page);
    }
  }
  if (params.is_null() || params.is_object())
    params = service::with_defaults(endpoint, params, prepared.inputs.config, *call.arena);
  JF_CHECK(check_service_params(call, endpoint, params));
  prepared.inputs.params = params;
  if (const json::Value* stream = endpoint.declaration.find("stream"))
    prepared.in_parts = endpoint::at_pointer(params, stream->get("when").text()).as_boolean();
  return ok();
}

Status prepare_linked(Call& call, Prepared& prepared) {
  const std::string_view field = service::linked_field(*prepared.target->endpoint, prepared.inputs);
  if (field.empty()) return ok();
  const Field* linked = prepared.target->manifest->find_field(field);
  const json::Value* id = linked == nullptr ? nullptr : json::find_at(prepared.inputs.config, linked->path);
  if (id == nullptr || !id->is_string()) return invalid(field, Code::required);
  if (!call.core.store) return fail(Code::store_required);
  const auto find = [&](Session& session) -> Result<IntegrationRow> {
    const IntegrationLookup lookup = lookup_in(session, call.who);
    if (!lookup(id->text(), *linked)) return invalid(field, Code::unknown_integration);
    return load_integration(session, call.who, id->text());
  };
  JF_TRY(IntegrationRow row, call.core.read(find));
  if (!row.enabled) return fail(Code::integration_disabled, field);
  prepared.linked_row = std::make_shared<const IntegrationRow>(std::move(row));
  prepared.linked.manifest = call.core.catalogue->find(prepared.linked_row->type, prepared.linked_row->sub_type);
  if (prepared.linked.manifest == nullptr) return invalid(field, Code::unknown_integration);
  JF_TRY(prepared.linked_config, open_config(call.core, *prepared.linked_row));
  prepared.linked.masked = prepared.inputs.masked;
  prepared.linked.config = values_of(call, *prepared.linked.manifest, prepared.linked_config, prepared.inputs.masked);
  return ok();
}

Status prepare(Call& call, Prepared& prepared, bool masked) {
  prepared.inputs.manifest = prepared.target->manifest;
  prepared.inputs.masked = masked;
  prepared.inputs.config = values_of(call, *prepared.target->manifest, prepared.config, masked);
  JF_CHECK(prepare_linked(call, prepared));
  return ok();
}

Result<std::string> token_of(Call& call, Prepared& prepared, const Manifest& manifest, std::string_view model,
                             bool was_refused) {
  const bool is_linked = &manifest == prepared.linked.manifest;
  const auto& row = is_linked ? prepared.linked_row : prepared.target->row;
  if (!row) return fail(Code::oauth_not_connected, model);  // a grant belongs to a stored integration
  JF_TRY(prepared.token, service_token(call, *row, manifest, model, was_refused ? &prepared.token : nullptr));
  return prepared.token.expose();
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

Status prepare_stored(Call& call, Prepared& prepared, bool masked) {
  JF_TRY(prepared.config, open_config(call.core, *prepared.target->row));
  JF_CHECK(prepare(call, prepared, masked));
  return prepare_params(call, prepared);
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

Result<Reply> preview_service(Call& call, const ServiceTarget& target) {
  Prepared prepared;
  prepared.target = &target;
  JF_CHECK(prepare_stored(call, prepared, true));
  service::BuildOptions options;
  options.now_ms = call.now();
  if (prepared.linked.manifest != nullptr) options.linked = &prepared.linked;
  options.in_parts = prepared.in_parts;
  if (prepared.page.start) options.page = &*prepared.page.start;
  auto request = service::build(*target.endpoint, prepared.inputs, options, *call.arena);
  if (!request) return as_invalid(std::move(request).error());
  Reply reply;
  json::Writer writer(reply.body);
  writer.begin_object().key("method").string(request->method).key("url").string(request->url());
  writer.key("headers").begin_object();
  for (const service::Header& header : request->headers) writer.key(header.name).string(header.value);
  writer.end_object().key("body");
  request->has_body ? writer.string(request->body) : writer.null();
  writer.end_object();
  return reply;
}

TestOutcome test_service(Call& call, const ServiceTarget& target, const Config& config) {
  TestOutcome outcome;
  if (!call.core.services) return TestOutcome{TestState::unsupported, no_sockets(), {}, {}, 0};
  const std::int64_t began = call.now();
  Prepared prepared;
  prepared.target = &target;
  prepared.config = config;
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
