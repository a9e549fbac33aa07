// The pure functions of a form: validate a configuration, merge an update into it, mask it.
#include "api/error.h"
#include "api/handlers.h"
#include "mask/mask.h"
#include "operations/form/config_rules.h"

namespace jackfield::api {
namespace {

IntegrationLookup lookup_of(Call& call) {
  return call.core.server == nullptr ? IntegrationLookup() : call.core.server->find_referenced(call);
}

Reply report_reply(const Report& report) {
  Reply reply;
  json::Writer writer(reply.body);
  write_report(writer, report);
  return reply;
}

// The caller's own values, in the order of the manifest.
Config own_config(const Manifest& manifest, json::Arena& arena, const json::Value& sent) {
  Report ignored;
  return merge(manifest, nullptr, normalise(manifest, arena, sent, ignored), {}).config;
}

Status require_object(const json::Value& body, std::string_view name) {
  const json::Value* value = body.find(name);
  if (value == nullptr) return invalid(name, Code::required);
  return value->is_object() ? ok() : Status(invalid(name, Code::object_required));
}

void write_verbs(json::Writer& writer, const Merged& merged) {
  writer.begin_object();
  for (const auto& [path, verb] : merged.verbs) writer.key(path).string(verb_name(verb));
  writer.end_object();
}

}  // namespace

// POST /integrations/{type}/{subType}/validate: the body is the candidate, or {config, title?}.
Result<Reply> validate_candidate(Call& call) {
  const Manifest* manifest = call.core.catalogue->find(call.path("type"), call.path("subType"));
  if (manifest == nullptr) return fail(Code::catalogue_entry_not_found);
  const json::Value wrapped = call.body.get("config");
  const bool is_wrapped = wrapped.is_object();
  Checked checked = check_config(*manifest, *call.arena, nullptr, is_wrapped ? wrapped : call.body, Stage::create, {},
                                 lookup_of(call));
  if (is_wrapped && call.body.get("title").is_string()) advise_title(call.body.get("title").text(), checked.report);
  return report_reply(checked.report);
}

Result<Reply> validate_config(Call& call) {
  if (!call.body.is_object()) return fail(Code::object_required);
  JF_TRY(const Manifest* manifest, manifest_of(*call.core.catalogue, call.body));
  JF_CHECK(require_object(call.body, "config"));
  const json::Value stored = call.body.get("stored");
  Config before;
  if (stored.is_object()) before = own_config(*manifest, *call.arena, stored);
  Checked checked =
      check_config(*manifest, *call.arena, stored.is_object() ? &before : nullptr, call.body.get("config"),
                   stored.is_object() ? Stage::update : Stage::create, {}, lookup_of(call));
  if (call.body.get("title").is_string()) advise_title(call.body.get("title").text(), checked.report);
  return report_reply(checked.report);
}

Result<Reply> merge_config(Call& call) {
  if (!call.body.is_object()) return fail(Code::object_required);
  JF_TRY(const Manifest* manifest, manifest_of(*call.core.catalogue, call.body));
  JF_CHECK(require_object(call.body, "stored"));
  const json::Value sent = call.body.get("config");
  if (!sent.is_object() && !(sent.is_null() && call.body.find("config") != nullptr))
    return invalid("config", Code::object_required);

  const Config before = own_config(*manifest, *call.arena, call.body.get("stored"));
  Checked checked;
  if (sent.is_null()) {
    checked.config = clear_all();
    for (const json::Member& secret : mask(*manifest, before, *call.arena).secrets().members()) {
      checked.merged.verbs.emplace_back(secret.key, SecretVerb::cleared);
    }
  } else {
    const MergeOptions options{.replace = call.body.get("configMode").text() == "replace",
                               .exempt = call.body.get("exempt").as_boolean()};
    checked = check_config(*manifest, *call.arena, &before, sent, Stage::update, options, lookup_of(call));
    if (!checked.merged.errors.empty()) return config_status(checked.report).error();
  }

  Reply reply;
  json::Writer writer(reply.body);
  // Both sides came from the caller, so the reply shows nothing new to it.
  writer.begin_object().key("config").value(reveal(*manifest, checked.config, *call.arena).config());
  writer.key("changed").begin_array();
  for (const std::string& path : checked.merged.changed) writer.string(path);
  writer.end_array().key("secrets");
  write_verbs(writer, checked.merged);
  writer.key("target_changed").boolean(checked.merged.target_changed);
  writer.key("exemption_used").boolean(checked.merged.exemption_used);
  writer.key("report");
  write_report(writer, checked.report);
  writer.end_object();
  return reply;
}

Result<Reply> mask_config(Call& call) {
  if (!call.body.is_object()) return fail(Code::object_required);
  JF_TRY(const Manifest* manifest, manifest_of(*call.core.catalogue, call.body));
  JF_CHECK(require_object(call.body, "config"));
  const Config config = own_config(*manifest, *call.arena, call.body.get("config"));
  const Masked masked = mask(*manifest, config, *call.arena);
  Reply reply;
  json::Writer writer(reply.body);
  writer.begin_object().key("config").value(masked.config()).key("secrets").value(masked.secrets()).end_object();
  return reply;
}

}  // namespace jackfield::api
