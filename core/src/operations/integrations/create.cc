// Creating and copying an integration.
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

// The row that is copied, with what of its config the caller may take along.
struct Source {
  IntegrationRow row;
  Config config;
  bool has_config = false;
  std::vector<std::string> left_behind;  // secrets that stay with their creator
};

struct Plan {
  IntegrationRow row;
  const Manifest* manifest = nullptr;
  Checked checked;
  bool copied_config = false;
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

// Secrets go along for who owns those of the source only.
Status take_config(Call& call, Session& session, const Manifest& manifest, Source& source) {
  JF_TRY(Config config, open_config(call.core, source.row));
  source.has_config = true;
  JF_TRY(const bool owner, owns_secrets(session, call.who, source.row));
  if (owner) {
    source.config = std::move(config);
    return ok();
  }
  for (const auto& [path, word] : audited_secrets(manifest, config, "")) source.left_behind.push_back(path);
  source.config = without_secrets(manifest, config);
  return ok();
}

// Given names override those of the source.
const Manifest* manifest_for(Call& call, const std::optional<Source>& source, Findings& findings) {
  json::Value type = call.body.get("type");
  json::Value sub_type = call.body.get("sub_type");
  if (source && type.is_null()) type = json::Value::borrowed(source->row.type);
  if (source && sub_type.is_null()) sub_type = json::Value::borrowed(source->row.sub_type);
  return find_manifest(*call.core.catalogue, type, sub_type, findings);
}

bool same_entry(const Manifest& manifest, const IntegrationRow& row) {
  return manifest.type == row.type && manifest.sub_type == row.sub_type;
}

// The row as the body and the source make it; config excepted.
Status plan_row(Call& call, Transaction& transaction, const BodyFields& fields, const std::optional<Source>& source,
                Plan& plan) {
  IntegrationRow& row = plan.row;
  row.id = new_id(call.core.host, "int");
  row.workspace = call.who.workspace;
  row.created_by = call.who.user;
  row.type = plan.manifest->type;
  row.sub_type = plan.manifest->sub_type;
  row.created_ms = row.updated_ms = call.now();
  row.enabled = fields.enabled.value_or(true);
  row.is_private = fields.is_private.value_or(false);
  if (source) {
    row.meta = source->row.meta;
    // Somebody's private row does not become everybody's by copying it.
    row.is_private = row.is_private || source->row.is_private;
    if (!source->left_behind.empty()) row.enabled = false;
  }
  if (fields.title) {
    row.title = *fields.title;
  } else {
    JF_TRY(row.title, copy_title(transaction, call.who, source->row.title));
  }
  if (fields.meta != nullptr) {
    JF_TRY(row.meta, merge_meta(*call.arena, source ? row.meta : std::string("{}"), *fields.meta));
  }
  JF_TRY(row.order, transaction.next_order(call.scope()));
  if (fields.order) row.order = *fields.order;
  return ok();
}

// A copy brings its title, and its config as long as it stays the same kind of integration.
void check_required(const json::Value& body, bool has_title, bool has_config, Findings& findings) {
  if (!has_title && body.find("title") == nullptr) findings.add("title", Code::required);
  const json::Value* config = body.find("config");
  if (!has_config && (config == nullptr || config->is_null())) findings.add("config", Code::required);
}

Status plan_config(Call& call, Transaction& transaction, const BodyFields& fields, std::optional<Source>& source,
                   Plan& plan) {
  const bool from_source = source && source->has_config;
  const json::Value sent =
      fields.config != nullptr && !fields.config->is_null() ? *fields.config : json::ObjectBuilder(*call.arena).build();
  MergeOptions options;
  if (source) {
    JF_TRY(options, merge_options(call, transaction, source->row, false));
  }
  plan.checked = check_config(*plan.manifest, *call.arena, from_source ? &source->config : nullptr, sent,
                              from_source ? Stage::update : Stage::create, options, lookup_in(transaction, call.who));
  plan.copied_config = from_source;
  Report& report = plan.checked.report;
  if (source && !source->left_behind.empty()) {
    // What stayed behind is asked for later; the copy waits for it, disabled.
    std::erase_if(report.errors, [&](const Finding& finding) {
      const auto& left = source->left_behind;
      return finding.code == Code::required && std::find(left.begin(), left.end(), finding.path) != left.end();
    });
    std::erase_if(source->left_behind, [&](const std::string& path) {
      const auto& verbs = plan.checked.merged.verbs;
      return std::any_of(verbs.begin(), verbs.end(),
                         [&](const auto& v) { return v.first == path && v.second == SecretVerb::set; });
    });
  }
  return config_status(report);
}

Status store_row(Call& call, Transaction& transaction, const std::optional<Source>& source, Plan& plan) {
  IntegrationRow& row = plan.row;
  JF_CHECK(seal_config(call.core, transaction, *plan.manifest, plan.checked.config, row));
  if (row.type == "ai" && !row.is_private) {
    JF_TRY(const bool has, transaction.has_default(row.workspace, row.type));
    row.is_default = !has;
  }
  JF_CHECK(transaction.insert(row));
  JF_CHECK(keep_sqlite_file(call, transaction, *plan.manifest, plan.checked.config, row));
  AuditEntry entry{.operation = "integration.create", .integration = row.id, .version = row.version};
  if (source) {
    entry.operation = "integration.copy";
    entry.subject = source->row.id;
    if (!source->left_behind.empty()) {
      std::string awaited;
      for (const std::string& path : source->left_behind) awaited += path + "\n";
      JF_CHECK(transaction.set_setting(awaited_setting(row.id), awaited));
    }
  }
  entry.changed = plan.checked.merged.changed;
  entry.secrets = audited_verbs(plan.checked.merged);
  entry.target_changed = plan.checked.merged.target_changed && plan.copied_config;
  entry.exemption_used = plan.checked.merged.exemption_used;
  return transaction.audit(call.who, call.request_id, entry);
}

}  // namespace

Result<Reply> create_integration(Call& call) {
  IntegrationRow created;
  const Status done = call.core.write([&](Transaction& transaction) -> Status {
    JF_TRY(std::optional<Source> source, load_original(call, transaction));
    Findings findings;
    const BodyFields fields = read_fields(call.body, findings);
    Plan plan;
    plan.manifest = manifest_for(call, source, findings);
    const bool same = source && plan.manifest != nullptr && same_entry(*plan.manifest, source->row);
    check_required(call.body, source.has_value(), same, findings);
    JF_CHECK(findings.status());
    if (same) JF_CHECK(take_config(call, transaction, *plan.manifest, *source));
    JF_CHECK(plan_config(call, transaction, fields, source, plan));
    JF_CHECK(plan_row(call, transaction, fields, source, plan));
    JF_CHECK(store_row(call, transaction, source, plan));
    created = plan.row;
    return ok();
  });
  JF_CHECK(done);
  Reply reply{.status = 201};
  json::Writer writer(reply.body);
  write_integration(writer, created, {});
  return reply;
}

}  // namespace jackfield::api
