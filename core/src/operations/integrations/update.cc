// Changing an integration: everything is read, merged, checked and written in one transaction.
#include <algorithm>

#include "api/handlers.h"
#include "mask/mask.h"
#include "operations/form/config_rules.h"
#include "operations/integrations/audited.h"
#include "operations/integrations/body.h"
#include "operations/integrations/lookup.h"
#include "operations/integrations/ownership.h"
#include "operations/integrations/sealing.h"
#include "operations/rows/encode.h"

namespace jackfield::api {
namespace {

struct Update {
  IntegrationRow row;
  AuditEntry entry;
  bool config_changed = false;
  bool drop_pools = false;
};

Status check_version(const BodyFields& fields, const IntegrationRow& row) {
  if (!fields.version || *fields.version == row.version) return ok();
  return fail(Code::version_conflict).with("version", row.version);
}

// Type and sub_type stay what they are; clients send them back with the row.
void check_kind(const Call& call, const IntegrationRow& row, Findings& findings) {
  const json::Value type = call.body.get("type");
  const json::Value sub_type = call.body.get("sub_type");
  if (type.is_null() && sub_type.is_null()) return;
  const Manifest* named =
      call.core.catalogue->find(type.is_null() ? std::string_view(row.type) : type.text(),
                                sub_type.is_null() ? std::string_view(row.sub_type) : sub_type.text());
  if (named == nullptr || named->type != row.type || named->sub_type != row.sub_type) {
    findings.add(type.is_null() || type.text() == row.type ? "sub_type" : "type", Code::option);
  }
}

// With nothing readable stored, every secret must be named: what was set is not known any more.
void demand_secrets(const Manifest& manifest, const json::Value& sent, Checked& checked) {
  for (const FieldState& state : checked.report.fields) {
    const Field& field = *state.field;
    if (!field.secret || !state.visible || json::find_at(sent, field.path) != nullptr) continue;
    const auto& errors = checked.report.errors;
    const bool told =
        std::any_of(errors.begin(), errors.end(), [&](const Finding& f) { return f.path == field.model; });
    if (!told) checked.report.errors.push_back(Finding{field.model, Code::secret_reentry_required, {}, {}});
  }
  static_cast<void>(manifest);
}

Result<Checked> check_update(Call& call, Transaction& transaction, const Manifest& manifest, const BodyFields& fields,
                             const IntegrationRow& row) {
  JF_TRY(const MergeOptions options, merge_options(call, transaction, row, fields.replace));
  const IntegrationLookup lookup = lookup_in(transaction, call.who);
  const auto stored = open_config(call.core, row);
  if (stored) {
    Checked checked = check_config(manifest, *call.arena, &*stored, *fields.config, Stage::update, options, lookup);
    JF_CHECK(config_status(checked.report));
    return checked;
  }
  Checked checked = check_config(manifest, *call.arena, nullptr, *fields.config, Stage::create, options, lookup);
  demand_secrets(manifest, *fields.config, checked);
  JF_CHECK(config_status(checked.report));
  return checked;
}

Result<Checked> cleared(Call& call, const Manifest& manifest, const IntegrationRow& row) {
  Checked checked;
  checked.config = clear_all();
  checked.merged.target_changed = true;
  checked.merged.changed.emplace_back("config");
  if (const auto stored = open_config(call.core, row)) {
    for (const auto& [path, word] : audited_secrets(manifest, *stored, "")) {
      checked.merged.verbs.emplace_back(path, SecretVerb::cleared);
    }
  }
  return checked;
}

// Secrets that came from somebody else are the row creator's own once none of them goes on.
Status settle_inherited(Transaction& transaction, const Merged& merged, const IntegrationRow& row) {
  return merged.keeps_secrets ? ok() : transaction.settings().set(inherited_setting(row.id), "");
}

// Secrets a copy waits for: when the last one is given, the copy is enabled by that.
Status settle_awaited(Transaction& transaction, const Merged& merged, const BodyFields& fields, Update& update) {
  JF_TRY(const std::string awaited, transaction.settings().get(awaited_setting(update.row.id)));
  if (awaited.empty()) return ok();
  std::string left;
  for (std::size_t at = 0; at < awaited.size();) {
    const std::size_t end = std::min(awaited.find('\n', at), awaited.size());
    const std::string path = awaited.substr(at, end - at);
    const bool given = std::any_of(merged.verbs.begin(), merged.verbs.end(),
                                   [&](const auto& v) { return v.first == path && v.second == SecretVerb::set; });
    if (!given) left += path + "\n";
    at = end + 1;
  }
  if (left == awaited) return ok();
  if (left.empty() && !fields.enabled) {
    update.row.enabled = true;
    update.entry.changed.emplace_back("enabled");
  }
  return transaction.settings().set(awaited_setting(update.row.id), left);
}

Status apply_config(Call& call, Transaction& transaction, const BodyFields& fields, Update& update) {
  if (fields.config == nullptr) return ok();
  const Manifest* manifest = call.core.catalogue->find(update.row.type, update.row.sub_type);
  if (manifest == nullptr) return invalid("sub_type", Code::unknown_type);
  const bool clears = fields.config->is_null();
  JF_TRY(const Checked checked, clears ? cleared(call, *manifest, update.row)
                                       : check_update(call, transaction, *manifest, fields, update.row));
  const Merged& merged = checked.merged;
  const bool secrets_changed =
      std::any_of(merged.verbs.begin(), merged.verbs.end(), [](const auto& v) { return v.second != SecretVerb::kept; });
  const bool unreadable = !open_config(call.core, update.row);
  if (merged.changed.empty() && !secrets_changed && !unreadable) return ok();
  // Without a config nothing can be used, and nobody should find that out by using it.
  if (clears) update.row.enabled = false;
  JF_CHECK(seal_config(call.core, transaction, *manifest, checked.config, update.row));
  if (!clears) JF_CHECK(keep_sqlite_file(call, transaction, *manifest, checked.config, update.row));
  if (clears) JF_CHECK(transaction.integrations().set_sqlite_file(update.row.id, ""));
  ++update.row.config_revision;
  update.config_changed = update.drop_pools = true;
  update.entry.changed.insert(update.entry.changed.end(), merged.changed.begin(), merged.changed.end());
  update.entry.secrets = audited_verbs(merged);
  update.entry.target_changed = merged.target_changed;
  update.entry.exemption_used = merged.exemption_used;
  JF_CHECK(settle_inherited(transaction, merged, update.row));
  return settle_awaited(transaction, merged, fields, update);
}

Status apply_columns(Call& call, const BodyFields& fields, Update& update) {
  IntegrationRow& row = update.row;
  const auto note = [&](std::string_view name) { update.entry.changed.emplace_back(name); };
  if (fields.title && *fields.title != row.title) {
    row.title = *fields.title;
    note("title");
  }
  if (fields.meta != nullptr) {
    JF_TRY(std::string meta, merge_meta(*call.arena, row.meta, *fields.meta));
    if (meta != row.meta) note("meta");
    row.meta = std::move(meta);
  }
  if (fields.enabled && *fields.enabled != row.enabled) {
    row.enabled = *fields.enabled;
    update.drop_pools = update.drop_pools || !row.enabled;
    note("enabled");
  }
  if (fields.order) {
    if (row.order < *fields.order || row.order > *fields.order) note("order");
    row.order = *fields.order;
  }
  return ok();
}

// A row that becomes private is no default any more; a shared ai row becomes one where there is none.
Status apply_private(Call& call, Transaction& transaction, const BodyFields& fields, Update& update, bool& promote) {
  IntegrationRow& row = update.row;
  if (!fields.is_private || *fields.is_private == row.is_private) return ok();
  row.is_private = *fields.is_private;
  update.drop_pools = true;
  update.entry.changed.emplace_back("is_private");
  if (row.is_private && row.is_default) {
    row.is_default = false;
    promote = true;
  }
  if (!row.is_private && row.type == "ai") {
    JF_TRY(const bool has, transaction.integrations().has_default(call.who.workspace, row.type));
    row.is_default = !has;
  }
  return ok();
}

Status update_in(Call& call, Transaction& transaction, Update& update) {
  JF_TRY(update.row, load_integration(transaction, call.who, call.path("id")));
  if (call.body.find("is_private") != nullptr && !call.body.get("is_private").is_null() &&
      call.body.get("is_private").as_boolean() != update.row.is_private &&
      !is_row_creator(call.who, update.row.owner())) {
    return fail(Code::row_creator_required);
  }
  Findings findings;
  const BodyFields fields = read_fields(call.body, findings);
  check_kind(call, update.row, findings);
  JF_CHECK(findings.status());
  JF_CHECK(check_version(fields, update.row));
  bool promote = false;
  JF_CHECK(apply_config(call, transaction, fields, update));
  JF_CHECK(apply_columns(call, fields, update));
  JF_CHECK(apply_private(call, transaction, fields, update, promote));
  if (update.entry.changed.empty() && !update.config_changed) return ok();

  ++update.row.version;
  update.row.updated_ms = call.now();
  JF_CHECK(transaction.integrations().update(update.row));
  if (promote) JF_CHECK(promote_default(transaction, call.who, update.row.type, call.now()));
  update.entry.operation = "integration.update";
  update.entry.integration = update.row.id;
  update.entry.version = update.row.version;
  return transaction.audit().add(call.who, call.request_id, update.entry);
}

}  // namespace

Result<Reply> update_integration(Call& call) {
  Update update;
  JF_CHECK(call.core.write([&](Transaction& transaction) { return update_in(call, transaction, update); }));
  if (update.drop_pools && call.core.databases) call.core.databases->drop(update.row.id);
  Reply reply;
  json::Writer writer(reply.body);
  write_integration(writer, update.row, {.config_error = config_error(call.core, update.row)});
  return reply;
}

}  // namespace jackfield::api
