#include "operations/use/service_prepare.h"

#include "api/error.h"
#include "base/base64.h"
#include "endpoint/params.h"
#include "endpoint/pointer.h"
#include "manifest/field_value.h"
#include "mask/mask.h"
#include "operations/integrations/lookup.h"
#include "operations/integrations/resolving.h"
#include "operations/integrations/sealing.h"

namespace jackfield::api {
namespace {

// Clear values have references resolved.
Result<json::Value> values_of(Call& call, const Manifest& manifest, const Config& config, const IntegrationRow* row,
                              bool masked) {
  if (masked) return mask(manifest, config, *call.arena).config();
  JF_TRY(const ResolvedConfig resolved, resolve_references(call.core, manifest, config, row, call.who));
  return reveal(manifest, resolved.config, *call.arena).config();
}

Status check_service_params(Call& call, const Endpoint& endpoint, const json::Value& params) {
  Findings findings;
  findings.report().errors = call.core.params->check(endpoint, params);
  return findings.status();
}

// ---- where a list goes on ----
// Only an answer's own `next` is taken: a made one could ask for any address of the service. The key comes from the
// secrets of the integrations, so that every process that serves the store has it. Access tokens change, so they are
// left out.
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
  JF_TRY(prepared.linked.config, values_of(call, *prepared.linked.manifest, prepared.linked_config,
                                           prepared.linked_row.get(), prepared.inputs.masked));
  return ok();
}

}  // namespace

Error as_invalid(Error error) {
  if (facts(error.code).status != 400 || error.pointer.empty()) return error;
  return invalid(error.pointer, error.code, std::move(error.details));
}

Status prepare(Call& call, Prepared& prepared, bool masked) {
  prepared.inputs.manifest = prepared.target->manifest;
  prepared.inputs.masked = masked;
  JF_TRY(prepared.inputs.config,
         values_of(call, *prepared.target->manifest, prepared.config, prepared.target->row.get(), masked));
  JF_CHECK(prepare_linked(call, prepared));
  return ok();
}

json::Value with_marked_next(Call& call, const Prepared& prepared, const json::Value& result) {
  const json::Value next = result.get("next");
  if (prepared.target->endpoint->declaration.get("response").find("page") == nullptr || !next.is_string())
    return result;
  json::ObjectBuilder list(*call.arena, result);
  return list.set("next", std::string(next.text()) + "." + page_mark(call, prepared, next.text())).build();
}

Status prepare_stored(Call& call, Prepared& prepared, bool masked) {
  JF_TRY(prepared.config, open_config(call.core, *prepared.target->row));
  JF_CHECK(prepare(call, prepared, masked));
  return prepare_params(call, prepared);
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

}  // namespace jackfield::api
