#include "base/words.h"
#include "manifest/draft.h"

namespace jackfield::manifests {
namespace {

// A field as the catalogue shows it, with the defaults of members that the file omits.
json::Value resolved_field(json::Arena& arena, const json::Value& value, const Field& field) {
  json::ObjectBuilder out(arena, value);
  if (value.find("required") == nullptr) out.set("required", json::Value::boolean(false));
  if (value.find("default") == nullptr) out.set("default", json::Value());
  if (field.secret) out.set("secret", json::Value::boolean(true));
  if (field.tls_switch) out.set("tls_switch", json::Value::boolean(true));
  return out.build();
}

json::Value empty_params(json::Arena& arena) {
  json::ObjectBuilder params(arena);
  params.set("type", "object").set("additionalProperties", json::Value::boolean(false));
  return params.set("properties", json::ObjectBuilder(arena).build()).build();
}

// A paged endpoint has a parameter for the next page, which manifests do not declare.
json::Value shown_params(json::Arena& arena, const json::Value& declaration) {
  const json::Value* declared = declaration.find("params");
  const json::Value params = declared != nullptr ? *declared : empty_params(arena);
  if (declaration.get("response").find("page") == nullptr) return params;
  json::ObjectBuilder properties(arena, params.get("properties"));
  properties.set("next", json::ObjectBuilder(arena).set("type", "string").build());
  return json::ObjectBuilder(arena, params).set("properties", properties.build()).build();
}

// Calls that change nothing: GET and HEAD, and what the manifest says of other requests.
bool only_reads(const Endpoint& endpoint) {
  if (endpoint.kind == Endpoint::Kind::config) return true;
  if (endpoint.declaration.get("reads").as_boolean()) return true;
  return has_word("GET HEAD", endpoint.declaration.get("request").get("method").text());
}

void write_endpoints(json::Writer& out, json::Arena& arena, const Manifest& manifest) {
  out.begin_object();
  for (const Endpoint& endpoint : manifest.endpoints) {
    if (!endpoint.exposed) continue;
    const json::Value result = endpoint.declaration.get("result");
    out.key(endpoint.name).begin_object();
    out.key("description").string(endpoint.declaration.get("description").text());
    out.key("params").value(shown_params(arena, endpoint.declaration));
    if (only_reads(endpoint)) out.key("reads").boolean(true);
    out.key("result");
    if (result.is_null()) {
      out.begin_object().end_object();  // the schema that says nothing
    } else {
      out.value(result);
    }
    out.end_object();
  }
  out.end_object();
}

json::Value resolved_document(const Draft& draft) {
  json::ArrayBuilder form(draft.arena);
  for (std::size_t i = 0; i < draft.manifest.form.size(); ++i) {
    form.add(resolved_field(draft.arena, draft.form.items()[i], draft.manifest.form[i]));
  }
  json::ObjectBuilder endpoints(draft.arena);
  for (const Endpoint& endpoint : draft.manifest.endpoints) endpoints.set(endpoint.name, endpoint.declaration);
  json::ObjectBuilder document(draft.arena, draft.own);
  document.remove("extends");
  document.set("form", form.build()).set("endpoints", endpoints.build());
  for (const std::string_view member : {"test", "store"}) {
    if (draft.own.find(member) == nullptr && draft.base != nullptr) document.set(member, draft.base->get(member));
  }
  return document.build();
}

}  // namespace

void publish(Draft& draft) {
  Manifest& manifest = draft.manifest;
  manifest.document = resolved_document(draft);
  const json::Value head = draft.own.get("manifest");
  json::Writer summary(manifest.summary_json);
  summary.begin_object().key("type").string(manifest.type).key("sub_type").string(manifest.sub_type);
  summary.key("manifest").value(head).end_object();
  manifest.public_json.reserve(16384);
  json::Writer shown(manifest.public_json);
  shown.begin_object().key("integrationType").string(manifest.type).key("integrationSubType").string(manifest.sub_type);
  shown.key("manifest").value(head).key("form").value(manifest.document.get("form")).key("endpoints");
  write_endpoints(shown, draft.arena, manifest);
  shown.end_object();
  manifest.public_json.shrink_to_fit();
}

}  // namespace jackfield::manifests
