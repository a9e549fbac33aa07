// Creating and copying an integration.
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

// The row that is copied, with the part of its config that the caller may copy.
struct Source {
  IntegrationRow row;
  std::optional<Config> config;          // none: the copy is of another kind
  std::vector<std::string> left_behind;  // secrets that stay with their creator
};

// Counts what the caller sees: other users' private rows must not affect it.
Status require_room(Call& call, Session& session) {
  const auto ignore = [](const IntegrationRow&) {};
  JF_TRY(const std::int64_t held, session.integrations().list(call.scope(), {}, Page{1, 0}, ignore));
  const std::int64_t most = call.core.options.integrations_max;
  return held < most ? ok() : Status(invalid("integrations", Code::limit, {{"value", most}}));
}

// The sent config, merged into the copied one and validated.
struct Planned {
  Checked checked;
  std::vector<std::string> awaited;  // secrets that the copy waits for, disabled
};

Result<std::optional<Source>> load_original(Call& call, Session& session) {
  const json::Value id = call.body.get("copy_from_id");
  if (id.is_null()) return std::optional<Source>();
  if (!id.is_string()) return invalid("copy_from_id", Code::type);
  Source source;
  JF_TRY(source.row, load_integration(session, call.who, id.text()));
  if (!may_read_config(call.who, source.row.owner())) return fail(Code::config_not_readable);
  return std::optional<Source>(std::move(source));
}

bool is_of(const Manifest& manifest, const IntegrationRow& row) {
  return manifest.type == row.type && manifest.sub_type == row.sub_type;
}

// With its config. Secrets are copied only for a caller that owns the secrets of the source.
Result<Source> with_config(Call& call, Session& session, const Manifest& manifest, Source source) {
  JF_TRY(source.config, open_config(call.core, source.row));
  JF_TRY(const bool owner, owns_secrets(session, call.who, source.row));
  if (owner) return source;
  for (const auto& [path, word] : audited_secrets(manifest, *source.config, "")) source.left_behind.push_back(path);
  source.config = without_secrets(manifest, *source.config);
  return source;
}

// Names in the body override those of the source.
const Manifest* manifest_for(Call& call, const std::optional<Source>& source, Findings& findings) {
  json::Value type = call.body.get("type");
  json::Value sub_type = call.body.get("sub_type");
  if (source && type.is_null()) type = json::Value::borrowed(source->row.type);
  if (source && sub_type.is_null()) sub_type = json::Value::borrowed(source->row.sub_type);
  return find_manifest(*call.core.catalogue, type, sub_type, findings);
}

// A copy takes the title, and the config if it stays the same kind of integration.
void check_required(const json::Value& body, bool has_title, bool has_config, Findings& findings) {
  if (!has_title && body.get("title").is_null()) findings.add("title", Code::required);
  const json::Value* config = body.find("config");
  if (!has_config && (config == nullptr || config->is_null())) findings.add("config", Code::required);
}

bool is_visible(const Report& report, std::string_view path) {
  return std::any_of(report.fields.begin(), report.fields.end(),
                     [&](const FieldState& state) { return state.field->model == path && state.visible; });
}

// The secrets `later` need not be there yet; the row waits for those that its form shows.
void await_secrets(const std::vector<std::string>& later, Planned& planned) {
  Report& report = planned.checked.report;
  std::erase_if(report.errors, [&](const Finding& finding) {
    return finding.code == Code::required && std::find(later.begin(), later.end(), finding.path) != later.end();
  });
  std::copy_if(later.begin(), later.end(), std::back_inserter(planned.awaited), [&](const std::string& path) {
    return is_visible(report, path) && !sets_secret(planned.checked.merged, path);
  });
}

Result<Planned> plan_config(Call& call, Transaction& transaction, const BodyFields& fields, const Manifest& manifest,
                            const std::optional<Source>& source, const WriteRules& rules) {
  const Config* copied = source && source->config ? &*source->config : nullptr;
  const bool sends = fields.config != nullptr && !fields.config->is_null();
  const json::Value sent = sends ? *fields.config : json::ObjectBuilder(*call.arena).build();
  MergeOptions options;
  if (source) {
    JF_TRY(options, merge_options(call, transaction, source->row, false));
  }
  Planned planned;
  planned.checked = check_config(manifest, *call.arena, copied, sent, copied != nullptr ? Stage::update : Stage::create,
                                 options, lookup_in(transaction, call.who));
  excuse_authorisation(manifest, planned.checked.report);
  check_references(call.core, call.who.workspace, manifest, planned.checked.config, planned.checked.merged,
                   planned.checked.report);
  await_secrets(source ? source->left_behind : rules.prompted, planned);
  JF_CHECK(config_status(planned.checked.report));
  planned.checked.merged.target_changed = planned.checked.merged.target_changed && copied != nullptr;
  return planned;
}

// The row from the body and the source, except the config.
Result<IntegrationRow> plan_row(Call& call, Session& session, const BodyFields& fields, const Manifest& manifest,
                                const std::optional<Source>& source) {
  IntegrationRow row;
  row.id = new_id(call.core.host, "int");
  row.workspace = call.who.workspace;
  row.created_by = call.who.user;
  row.type = manifest.type;
  row.sub_type = manifest.sub_type;
  row.created_ms = row.updated_ms = call.now();
  row.enabled = fields.enabled.value_or(true);
  row.is_private = fields.is_private.value_or(false);
  if (source) {
    row.meta = source->row.meta;
    // A copy of a private row must not be shared.
    row.is_private = row.is_private || source->row.is_private;
  }
  if (fields.title) {
    row.title = *fields.title;
  } else {
    JF_TRY(row.title, copy_title(session, call.who, source->row.title));
  }
  if (fields.meta != nullptr) {
    JF_TRY(row.meta, merge_meta(*call.arena, source ? std::string_view(row.meta) : "", *fields.meta));
  }
  JF_TRY(row.order, session.integrations().next_order(call.scope()));
  if (fields.order) row.order = *fields.order;
  return row;
}

AuditEntry create_entry(const IntegrationRow& row, const Manifest& manifest, const Planned& planned,
                        const std::optional<Source>& source) {
  const Merged& merged = planned.checked.merged;
  AuditEntry entry{.operation = "integration.create", .integration = row.id, .version = row.version};
  if (source) {
    entry.operation = "integration.copy";
    entry.subject = source->row.id;
  }
  entry.changed.assign(merged.changed.begin(), merged.changed.end());
  entry.secrets = audited_verbs(merged);
  entry.references = audited_references(manifest, planned.checked.config);
  entry.target_changed = merged.target_changed;
  entry.exemption_used = merged.exemption_used;
  return entry;
}

Status store_row(Call& call, Transaction& transaction, const Manifest& manifest, const Planned& planned,
                 const WriteRules& rules, IntegrationRow& row) {
  const Config& config = planned.checked.config;
  JF_CHECK(seal_config(call.core, transaction, manifest, config, row));
  JF_TRY(row.is_default, becomes_default(transaction, row));
  JF_CHECK(transaction.integrations().insert(row));
  JF_CHECK(keep_sqlite_file(call, transaction, manifest, config, row));
  if (planned.awaited.empty()) return ok();
  std::string awaited;
  if (rules.stays_disabled) awaited.append(kStaysDisabled).push_back('\n');
  for (const std::string& path : planned.awaited) awaited += path + "\n";
  return transaction.settings().set(awaited_setting(row.id), awaited);
}

}  // namespace

Result<Written> create_in(Call& call, Transaction& transaction, const WriteRules& rules) {
  JF_TRY(std::optional<Source> source, load_original(call, transaction));
  Findings findings;
  const BodyFields fields = read_fields(call.body, findings);
  const Manifest* manifest = manifest_for(call, source, findings);
  const bool same = source && manifest != nullptr && is_of(*manifest, source->row);
  check_required(call.body, source.has_value(), same, findings);
  JF_CHECK(findings.status());
  JF_CHECK(require_room(call, transaction));
  if (same) {
    JF_TRY(source, with_config(call, transaction, *manifest, *std::move(source)));
  }
  JF_TRY(const Planned planned, plan_config(call, transaction, fields, *manifest, source, rules));
  JF_TRY(IntegrationRow row, plan_row(call, transaction, fields, *manifest, source));
  row.enabled = row.enabled && planned.awaited.empty();
  JF_CHECK(store_row(call, transaction, *manifest, planned, rules, row));
  AuditEntry entry = create_entry(row, *manifest, planned, source);
  JF_CHECK(transaction.audit().add(call.who, call.request_id, entry));
  return Written{.row = std::move(row), .entry = std::move(entry)};
}

Result<Reply> create_integration(Call& call) {
  JF_TRY(const Written made,
         call.core.write([&](Transaction& transaction) { return create_in(call, transaction, {}); }));
  return integration_reply(201, made.row, {});
}

}  // namespace jackfield::api
