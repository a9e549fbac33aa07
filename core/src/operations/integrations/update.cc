// Changes an integration: reads, merges, validates and writes in one transaction.
#include <algorithm>
#include <iterator>

#include "api/handlers.h"
#include "mask/mask.h"
#include "operations/form/config_rules.h"
#include "operations/integrations/audited.h"
#include "operations/integrations/authorisation.h"
#include "operations/integrations/body.h"
#include "operations/integrations/lookup.h"
#include "operations/integrations/ownership.h"
#include "operations/integrations/resolving.h"
#include "operations/integrations/sealing.h"
#include "operations/integrations/write.h"
#include "operations/rows/encode.h"

namespace jackfield::api {
namespace {

// The new row, its audit entry, and the changes that follow from it.
struct Update : Written {
  bool config_changed = false;
  bool leaves_default = false;  // another row has to become the default of the type
};

// Only the row's creator decides whether it is private.
Status permit_update(const Call& call, const IntegrationRow& row) {
  const bool wanted = read_flag(call.body.get("is_private")).value_or(row.is_private);
  if (wanted == row.is_private || is_row_creator(call.who, row.owner())) return ok();
  return fail(Code::row_creator_required);
}

// Type and sub_type cannot change; clients send them back with the row.
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

Result<BodyFields> check_body(const Call& call, const IntegrationRow& row) {
  Findings findings;
  BodyFields fields = read_fields(call.body, findings);
  check_kind(call, row, findings);
  JF_CHECK(findings.status());
  if (fields.version && *fields.version != row.version)
    return fail(Code::version_conflict).with("version", row.version);
  return fields;
}

// If the stored config cannot be read, every secret must be named: it is not known which were set.
std::vector<Finding> unnamed_secrets(const Report& report, const json::Value& sent) {
  std::vector<Finding> unnamed;
  for (const FieldState& state : report.fields) {
    const Field& field = *state.field;
    if (!field.secret || !state.visible || json::find_at(sent, field.path) != nullptr) continue;
    const bool reported = std::any_of(report.errors.begin(), report.errors.end(),
                                      [&](const Finding& finding) { return finding.path == field.model; });
    if (!reported) unnamed.push_back(Finding{field.model, Code::secret_reentry_required, {}, {}});
  }
  return unnamed;
}

Result<Checked> check_update(Call& call, Transaction& transaction, const Opened& stored, const BodyFields& fields,
                             const IntegrationRow& row, const WriteRules& rules) {
  JF_TRY(const MergeOptions options, merge_options(call, transaction, row, fields.replace));
  const bool readable = !stored.error;
  Checked checked = check_config(*stored.manifest, *call.arena, readable ? &stored.config : nullptr, *fields.config,
                                 readable ? Stage::update : Stage::create, options, lookup_in(transaction, call.who));
  excuse_authorisation(*stored.manifest, checked.report);
  check_references(call.core, call.who.workspace, *stored.manifest, checked.config, checked.merged, checked.report);
  if (!readable) {
    std::vector<Finding> unnamed = unnamed_secrets(checked.report, *fields.config);
    std::move(unnamed.begin(), unnamed.end(), std::back_inserter(checked.report.errors));
  }
  const std::vector<std::string>& later = rules.prompted;
  std::erase_if(checked.report.errors, [&](const Finding& finding) {
    return finding.code == Code::required && std::find(later.begin(), later.end(), finding.path) != later.end();
  });
  JF_CHECK(config_status(checked.report));
  return checked;
}

Checked cleared(const Opened& stored) {
  Checked checked;
  checked.config = clear_all();
  checked.merged.target_changed = true;
  checked.merged.changed.emplace_back("config");
  if (!stored.error) {
    for (const auto& [path, word] : audited_secrets(*stored.manifest, stored.config, "")) {
      checked.merged.verbs.emplace_back(path, SecretVerb::cleared);
    }
  }
  return checked;
}

bool changes(const Merged& merged) {
  return !merged.changed.empty() || std::any_of(merged.verbs.begin(), merged.verbs.end(),
                                                [](const auto& v) { return v.second != SecretVerb::kept; });
}

// Once no secret of another user is left, the secrets belong to the row creator.
Status settle_inherited(Transaction& transaction, const Merged& merged, const IntegrationRow& row) {
  return merged.keeps_secrets ? ok() : transaction.settings().set(inherited_setting(row.id), "");
}

// The secrets that a copy still lacks after this update, one per line.
std::string still_awaited(std::string_view awaited, const Merged& merged) {
  std::string left;
  for (std::size_t at = 0; at < awaited.size();) {
    const std::size_t end = std::min(awaited.find('\n', at), awaited.size());
    const std::string_view path = awaited.substr(at, end - at);
    if (!sets_secret(merged, path)) left.append(path).push_back('\n');
    at = end + 1;
  }
  return left;
}

// When the last missing secret is sent, the copy is enabled.
Status settle_awaited(Transaction& transaction, const Merged& merged, const BodyFields& fields, Update& update) {
  const std::string setting = awaited_setting(update.row.id);
  JF_TRY(const std::string awaited, transaction.settings().get(setting));
  const std::string left = still_awaited(awaited, merged);
  if (left == awaited) return ok();
  if (left.empty() && !fields.enabled) {
    update.row.enabled = true;
    update.entry.changed.emplace_back("enabled");
  }
  return transaction.settings().set(setting, left);
}

void record_config(const Merged& merged, Update& update) {
  ++update.row.config_revision;
  update.config_changed = update.drops_pools = true;
  update.entry.changed.insert(update.entry.changed.end(), merged.changed.begin(), merged.changed.end());
  update.entry.secrets = audited_verbs(merged);
  update.entry.target_changed = merged.target_changed;
  update.entry.exemption_used = merged.exemption_used;
}

Status change_config(Call& call, Transaction& transaction, const BodyFields& fields, const WriteRules& rules,
                     Update& update) {
  if (fields.config == nullptr) return ok();
  const Opened stored = open_row(call.core, update.row);
  if (stored.manifest == nullptr) return invalid("sub_type", Code::unknown_type);
  const bool clears = fields.config->is_null();
  JF_TRY(const Checked checked,
         clears ? cleared(stored) : check_update(call, transaction, stored, fields, update.row, rules));
  if (!changes(checked.merged) && !stored.error) return ok();
  // Without a config the integration cannot be used, so it cannot be enabled.
  if (clears) update.row.enabled = false;
  JF_CHECK(seal_config(call.core, transaction, *stored.manifest, checked.config, update.row));
  JF_CHECK(clears ? transaction.integrations().set_sqlite_file(update.row.id, "")
                  : keep_sqlite_file(call, transaction, *stored.manifest, checked.config, update.row));
  record_config(checked.merged, update);
  update.entry.references = audited_references(*stored.manifest, checked.config);
  JF_CHECK(settle_inherited(transaction, checked.merged, update.row));
  return settle_awaited(transaction, checked.merged, fields, update);
}

Status change_columns(Call& call, const BodyFields& fields, const WriteRules& rules, Update& update) {
  IntegrationRow& row = update.row;
  const auto note = [&](std::string_view name) { update.entry.changed.emplace_back(name); };
  if (fields.title && *fields.title != row.title) {
    row.title = *fields.title;
    note("title");
  }
  if (fields.meta != nullptr) {
    JF_TRY(std::string meta, merge_meta(*call.arena, rules.replaces_meta ? "" : row.meta, *fields.meta));
    if (meta != row.meta) note("meta");
    row.meta = std::move(meta);
  }
  if (fields.enabled && *fields.enabled != row.enabled) {
    row.enabled = *fields.enabled;
    update.drops_pools = update.drops_pools || !row.enabled;
    note("enabled");
  }
  if (fields.order) {
    if (row.order < *fields.order || row.order > *fields.order) note("order");
    row.order = *fields.order;
  }
  return ok();
}

// A row that becomes private stops being the default; a shared ai row becomes the default if there is none.
Status change_privacy(Transaction& transaction, const BodyFields& fields, Update& update) {
  IntegrationRow& row = update.row;
  if (!fields.is_private || *fields.is_private == row.is_private) return ok();
  row.is_private = *fields.is_private;
  update.drops_pools = true;
  update.entry.changed.emplace_back("is_private");
  update.leaves_default = row.is_private && row.is_default;
  if (row.is_private) {
    row.is_default = false;
  } else {
    JF_TRY(row.is_default, becomes_default(transaction, row));
  }
  return ok();
}

Status store_update(Call& call, Transaction& transaction, Update& update) {
  ++update.row.version;
  update.row.updated_ms = call.now();
  JF_CHECK(transaction.integrations().update(update.row));
  if (update.leaves_default) JF_CHECK(promote_default(transaction, call.who, update.row.type, call.now()));
  update.entry.operation = "integration.update";
  update.entry.integration = update.row.id;
  update.entry.version = update.row.version;
  return transaction.audit().add(call.who, call.request_id, update.entry);
}

}  // namespace

Result<Written> update_in(Call& call, Transaction& transaction, const WriteRules& rules) {
  Update update;
  JF_TRY(update.row, load_integration(call, transaction));
  JF_CHECK(permit_update(call, update.row));
  JF_TRY(const BodyFields fields, check_body(call, update.row));
  JF_CHECK(change_config(call, transaction, fields, rules, update));
  JF_CHECK(change_columns(call, fields, rules, update));
  JF_CHECK(change_privacy(transaction, fields, update));
  if (!update.entry.changed.empty() || update.config_changed) JF_CHECK(store_update(call, transaction, update));
  return Written(std::move(update));
}

Result<Reply> update_integration(Call& call) {
  JF_TRY(const Written update,
         call.core.write([&](Transaction& transaction) { return update_in(call, transaction, {}); }));
  if (update.drops_pools && call.core.databases) call.core.databases->drop(update.row.id);
  return integration_reply(200, update.row, {.config_error = config_error(call.core, update.row)});
}

}  // namespace jackfield::api
