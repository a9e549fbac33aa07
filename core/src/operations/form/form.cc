// The pure functions of a form: validate a configuration, merge an update into it, mask it, or all at once.
#include "api/error.h"
#include "api/form_body.h"
#include "api/handlers.h"
#include "mask/mask.h"
#include "operations/form/config_rules.h"

namespace jackfield::api {
namespace {

IntegrationLookup lookup_of(Call& call) {
  return call.core.server == nullptr ? IntegrationLookup() : call.core.server->find_referenced(call);
}

// "fields": false leaves the state of each field out of the report.
bool wants_fields(const Call& call, bool by_default) {
  const json::Value* wanted = call.body.find("fields");
  return wanted == nullptr || !wanted->is_boolean() ? by_default : wanted->as_boolean();
}

Reply report_reply(const Report& report, bool fields) {
  Reply reply;
  json::Writer writer(reply.body);
  write_report(writer, report, fields);
  return reply;
}

Status require_object(const json::Value& body, std::string_view name) {
  const json::Value* value = body.find(name);
  if (value == nullptr) return invalid(name, Code::required);
  return value->is_object() ? ok() : Status(invalid(name, Code::object_required));
}

Result<const Manifest*> manifest_in(const Call& call) {
  if (call.form.manifest != nullptr) return call.form.manifest;
  return manifest_of(*call.core.catalogue, call.body);
}

SentForm sent_document(const Call& call, const Manifest& manifest) {
  SentForm sent;
  sent.document = document_in(call, Part::config, manifest, sent.report);
  return sent;
}

// As create would store it.
FormDocument own_document(const Call& call, Part part, const Manifest& manifest) {
  Report ignored;
  FormDocument document = document_in(call, part, manifest, ignored);
  make_own(manifest, *call.arena, document);
  return document;
}

// What config.merge and config.update have in common: the body {type, sub_type, stored, config, configMode?, exempt?}.
struct Change {
  const Manifest* manifest = nullptr;
  FormDocument before;  // the stored document
  CheckedForm after;
};

// `config: null` clears all that is stored.
void clear(Change& change, json::Arena& arena) {
  const FormValues stored = values_of(change.before);
  for (const Field* secret : set_secrets(*change.manifest, stored))
    change.after.merged.verbs.emplace_back(secret->model, SecretVerb::cleared);
  change.after.merged.values = values_of(empty_document(*change.manifest, arena));
}

Status read_change(Call& call, Change& change) {
  if (!call.body.is_object()) return fail(Code::object_required);
  JF_TRY(change.manifest, manifest_in(call));
  JF_CHECK(require_object(call.body, "stored"));
  const json::Value* sent = call.body.find("config");
  if (sent == nullptr || !(sent->is_object() || sent->is_null())) return invalid("config", Code::object_required);

  change.before = own_document(call, Part::stored, *change.manifest);
  if (sent->is_null()) {
    clear(change, *call.arena);
    return ok();
  }
  const MergeOptions options{.replace = call.body.get("configMode").text() == "replace",
                             .exempt = call.body.get("exempt").as_boolean()};
  change.after = check_form(*change.manifest, *call.arena, &change.before, sent_document(call, *change.manifest),
                            Stage::update, options, lookup_of(call));
  return change.after.merged.errors.empty() ? ok() : config_status(change.after.report);
}

// A model path is letters, digits, underlines and dots.
void append_path(std::string& out, bool is_first, std::string_view path) {
  if (!is_first) out += ',';
  out += '"';
  out += path;
  out += '"';
}

// Members of the reply from "changed" on; they begin with a comma.
void append_facts(std::string& out, std::string_view verbs_name, const Change& change, bool fields) {
  const Merged& merged = change.after.merged;
  out += R"(,"changed":[)";
  for (std::size_t i = 0; i < merged.changed.size(); ++i) {
    append_path(out, i == 0, merged.changed[i]);
  }
  out.append("],\"").append(verbs_name).append("\":{");
  for (std::size_t i = 0; i < merged.verbs.size(); ++i) {
    append_path(out, i == 0, merged.verbs[i].first);
    out.append(":\"").append(verb_name(merged.verbs[i].second)).append("\"");
  }
  out += merged.target_changed ? R"(},"target_changed":true)" : R"(},"target_changed":false)";
  out += merged.exemption_used ? R"(,"exemption_used":true,"report":)" : R"(,"exemption_used":false,"report":)";
  json::Writer report(out);
  write_report(report, change.after.report, fields);
}

// {"config": masked, "secrets": {path: true}} without the closing bracket.
void append_shown(std::string& out, const Manifest& manifest, const FormValues& values, json::Arena& arena) {
  out += R"({"config":)";
  append_masked(out, manifest, values, arena);
  out += R"(,"secrets":{)";
  bool first = true;
  for (const Field* secret : set_secrets(manifest, values)) {
    append_path(out, first, secret->model);
    first = false;
    out += ":true";
  }
  out += '}';
}

// A reply with room for a config as large as the request.
Reply roomy_reply(std::size_t request_bytes) {
  Reply reply;
  reply.body.reserve(request_bytes + 1024);
  return reply;
}

}  // namespace

// POST /integrations/{type}/{subType}/validate: the body is the candidate, or {config, title?}.
Result<Reply> validate_candidate(Call& call) {
  const Manifest* manifest = call.core.catalogue->find(call.path("type"), call.path("subType"));
  if (manifest == nullptr) return fail(Code::catalogue_entry_not_found);
  const json::Value wrapped = call.body.get("config");
  const bool is_wrapped = wrapped.is_object();
  CheckedForm checked =
      check_form(*manifest, *call.arena, nullptr, read_sent(*manifest, *call.arena, is_wrapped ? wrapped : call.body),
                 Stage::create, {}, lookup_of(call));
  if (is_wrapped && call.body.get("title").is_string()) advise_title(call.body.get("title").text(), checked.report);
  return report_reply(checked.report, true);
}

Result<Reply> validate_config(Call& call) {
  if (!call.body.is_object()) return fail(Code::object_required);
  JF_TRY(const Manifest* manifest, manifest_in(call));
  JF_CHECK(require_object(call.body, "config"));
  const bool is_update = call.body.get("stored").is_object();
  FormDocument before;
  if (is_update) before = own_document(call, Part::stored, *manifest);
  CheckedForm checked =
      check_form(*manifest, *call.arena, is_update ? &before : nullptr, sent_document(call, *manifest),
                 is_update ? Stage::update : Stage::create, {}, lookup_of(call));
  if (call.body.get("title").is_string()) advise_title(call.body.get("title").text(), checked.report);
  return report_reply(checked.report, wants_fields(call, true));
}

Result<Reply> merge_config(Call& call) {
  Change change;
  JF_CHECK(read_change(call, change));
  Reply reply = roomy_reply(call.body_bytes);
  std::string& out = reply.body;
  // Both sides came from the caller, so the reply shows nothing new to it.
  out += R"({"config":)";
  append_revealed(out, *change.manifest, change.after.merged.values, *call.arena);
  append_facts(out, "secrets", change, wants_fields(call, true));
  out += '}';
  return reply;
}

// Merge, validation and mask in one: what the update of an integration stores and answers.
Result<Reply> update_config(Call& call) {
  Change change;
  JF_CHECK(read_change(call, change));
  const FormValues& values = change.after.merged.values;
  Reply reply = roomy_reply(call.body_bytes);
  std::string& out = reply.body;
  append_shown(out, *change.manifest, values, *call.arena);
  if (call.body.get("clear").as_boolean()) {
    out += R"(,"clear":)";
    append_revealed(out, *change.manifest, values, *call.arena);
  }
  append_facts(out, "verbs", change, wants_fields(call, false));
  out += '}';
  return reply;
}

Result<Reply> mask_config(Call& call) {
  if (!call.body.is_object()) return fail(Code::object_required);
  JF_TRY(const Manifest* manifest, manifest_in(call));
  JF_CHECK(require_object(call.body, "config"));
  const FormValues values = values_of(own_document(call, Part::config, *manifest));
  Reply reply = roomy_reply(call.body_bytes);
  append_shown(reply.body, *manifest, values, *call.arena);
  reply.body += '}';
  return reply;
}

}  // namespace jackfield::api
