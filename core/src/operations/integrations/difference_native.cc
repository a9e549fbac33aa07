#include "operations/integrations/difference.h"

#include <algorithm>

#include "mask/mask.h"
#include "operations/integrations/sealing.h"
#include "operations/rows/encode.h"

namespace jackfield::api {
namespace {

json::Value at(const json::Value& root, json::Path path) {
  const json::Value* found = json::find_at(root, path);
  return found == nullptr ? json::Value() : *found;
}

json::Value meta_of(json::Arena& arena, const IntegrationRow& row) {
  const auto meta = json::parse(arena, row.meta, json::kConfigLimits);
  return meta ? *meta : json::Value();
}

void add_change(std::string path, const json::Value& from, const json::Value& to, Outcome& outcome) {
  if (!(from == to)) outcome.changes.push_back({std::move(path), from, to});
}

void add_flag(std::string_view name, bool from, bool to, Outcome& outcome) {
  add_change(std::string(name), json::Value::boolean(from), json::Value::boolean(to), outcome);
}

void compare_secrets(const ShownRow& before, const ShownRow& after,
                     const std::vector<std::pair<std::string, std::string>>& verbs, Outcome& outcome) {
  for (const json::Member& secret : after.secrets.members()) {
    const bool was = before.secrets.find(secret.key) != nullptr;
    const auto verb = std::find_if(verbs.begin(), verbs.end(), [&](const auto& v) { return v.first == secret.key; });
    outcome.secrets.emplace_back(secret.key, verb != verbs.end() ? verb->second : was ? "kept" : "set");
  }
  for (const json::Member& secret : before.secrets.members()) {
    if (after.secrets.find(secret.key) == nullptr) outcome.secrets.emplace_back(secret.key, "cleared");
  }
}

void write_outcome(json::Writer& writer, const Outcome& outcome, bool has_id) {
  const IntegrationRow& row = outcome.row;
  writer.begin_object().key("action").string(outcome.action);
  if (has_id) writer.key("id").string(row.id);
  writer.key("type").string(row.type).key("sub_type").string(row.sub_type).key("title").string(row.title);
  writer.key("changes").begin_array();
  for (const RowChange& change : outcome.changes) {
    writer.begin_object().key("path").string(change.path);
    writer.key("from").value(change.from).key("to").value(change.to).end_object();
  }
  writer.end_array().key("secrets").begin_object();
  for (const auto& [path, verb] : outcome.secrets) writer.key(path).string(verb);
  writer.end_object();
  if (!outcome.other_owner.empty()) writer.key("owner").string(outcome.other_owner);
  writer.end_object();
}

}  // namespace

ShownRow show_row(Call& call, const IntegrationRow& row) {
  ShownRow shown{.row = row, .config = {}, .secrets = {}};
  const Opened opened = open_row(call.core, row);
  if (opened.error) return shown;
  const Masked masked = mask(*opened.manifest, opened.config, *call.arena);
  // The opened config goes; what is shown must outlive it.
  shown.config = json::clone(*call.arena, masked.config());
  shown.secrets = json::clone(*call.arena, masked.secrets());
  return shown;
}

void compare_rows(const Manifest& manifest, json::Arena& arena, const ShownRow& before, const ShownRow& after,
                  const std::vector<std::pair<std::string, std::string>>& verbs, Outcome& outcome) {
  for (const Field& field : manifest.form) {
    // A reference to a secret is shown, and changes as other values do.
    const bool is_secret = before.secrets.find(field.model) != nullptr || after.secrets.find(field.model) != nullptr;
    const json::Value from = at(before.config, field.path);
    const json::Value to = at(after.config, field.path);
    if (!is_secret || from.is_object() || to.is_object()) add_change("config." + field.model, from, to, outcome);
  }
  add_flag("enabled", before.row.enabled, after.row.enabled, outcome);
  add_flag("is_private", before.row.is_private, after.row.is_private, outcome);
  add_change("meta", meta_of(arena, before.row), meta_of(arena, after.row), outcome);
  compare_secrets(before, after, verbs, outcome);
  const bool changes_secret = std::any_of(outcome.secrets.begin(), outcome.secrets.end(), [](const auto& secret) {
    return secret.second == "set" || secret.second == "cleared";
  });
  outcome.action = outcome.changes.empty() && !changes_secret ? "same" : "update";
}

Reply difference_reply(const std::vector<Outcome>& outcomes, bool dry_run) {
  return reply_of(200, [&](json::Writer& writer) {
    writer.begin_object().key("dryRun").boolean(dry_run).key("counts").begin_object();
    for (const std::string_view action : {"create", "update", "delete", "same"}) {
      const auto count = std::count_if(outcomes.begin(), outcomes.end(),
                                       [&](const Outcome& outcome) { return outcome.action == action; });
      writer.key(action).integer(count);
    }
    writer.end_object().key("integrations").begin_array();
    for (const Outcome& outcome : outcomes) write_outcome(writer, outcome, !dry_run || outcome.action != "create");
    writer.end_array().end_object();
  });
}

}  // namespace jackfield::api
