#include "operations/integrations/ownership.h"

#include "api/error.h"
#include "operations/system/capabilities.h"

namespace jackfield::api {

Result<bool> owns_secrets(Session& session, const Principal& who, const IntegrationRow& row) {
  if (!is_row_creator(who, row.owner())) return false;
  JF_TRY(const std::string inherited, session.settings().get(inherited_setting(row.id)));
  return inherited.empty();
}

Result<MergeOptions> merge_options(const Call& call, Session& session, const IntegrationRow& row, bool replaces) {
  MergeOptions options{.replace = replaces};
  if (!call.core.options.reveal || call.core.options.strict_retarget) return options;
  JF_TRY(options.exempt, owns_secrets(session, call.who, row));
  return options;
}

Status keep_sqlite_file(Call& call, Transaction& transaction, const Manifest& manifest, const Config& config,
                        const IntegrationRow& row) {
  const std::string* connector = connector_of(manifest);
  if (connector == nullptr || !call.core.databases) return ok();
  auto canonical = call.core.databases->canonical_file(*connector, config, call.who);
  if (!canonical) {
    const Error& error = canonical.error();
    return invalid(error.pointer.empty() ? std::string_view("connection.filename") : std::string_view(error.pointer),
                   error.code);
  }
  if (!canonical->empty()) {
    // One folder may serve several workspaces; a file belongs to the first of them that names it.
    JF_TRY(const bool is_foreign, transaction.integrations().is_foreign_file(call.who.workspace, *canonical));
    if (is_foreign) return invalid("connection.filename", Code::path_denied);
    JF_TRY(const auto other, transaction.integrations().find_by_sqlite_file(call.scope(), *canonical, row.id));
    if (other) return invalid("connection.filename", Code::same_file);
  }
  return transaction.integrations().set_sqlite_file(row.id, *canonical);
}

Result<bool> becomes_default(Session& session, const IntegrationRow& row) {
  if (row.type != "ai" || row.is_private) return false;
  JF_TRY(const bool has, session.integrations().has_default(row.workspace, row.type));
  return !has;
}

Status promote_default(Transaction& transaction, const Principal& who, std::string_view type, std::int64_t now_ms) {
  JF_TRY(const std::optional<std::string> next, transaction.integrations().oldest_shared(who.workspace, type));
  if (!next) return ok();
  JF_TRY(std::optional<IntegrationRow> row, transaction.integrations().find(Scope(who), *next));
  if (!row) return ok();
  row->is_default = true;
  ++row->version;
  row->updated_ms = now_ms;
  return transaction.integrations().update(*row);
}

std::string awaited_setting(std::string_view integration) { return "awaited_secrets." + std::string(integration); }
std::string inherited_setting(std::string_view integration) { return "inherited_secrets." + std::string(integration); }
std::string applied_setting(std::string_view integration) { return "applied_owner." + std::string(integration); }

Status remove_integration(Transaction& transaction, std::string_view integration) {
  JF_CHECK(transaction.settings().set(awaited_setting(integration), ""));
  JF_CHECK(transaction.settings().set(inherited_setting(integration), ""));
  JF_CHECK(transaction.settings().set(applied_setting(integration), ""));
  return transaction.integrations().remove(integration);
}

}  // namespace jackfield::api
