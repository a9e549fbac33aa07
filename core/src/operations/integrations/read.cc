// Lists and single integrations. Rows are encoded while the store visits them.
#include "api/error.h"
#include "api/handlers.h"
#include "mask/mask.h"
#include "operations/integrations/audited.h"
#include "operations/integrations/lookup.h"
#include "operations/integrations/ownership.h"
#include "operations/integrations/remembered.h"
#include "operations/integrations/report.h"
#include "operations/integrations/sealing.h"
#include "operations/rows/decode.h"
#include "operations/rows/encode.h"

namespace jackfield::api {
namespace {

void write_list_row(Call& call, json::Writer& writer, const IntegrationRow& row, const ReportRow* report = nullptr) {
  IntegrationParts parts{.source_count = true, .report = report};
  if (!call.flag("includeDatabaseInfo")) {
    parts.config_error = config_error(call.core, row);
    return write_integration(writer, row, parts);
  }
  const Opened opened = open_row(call.core, row);
  parts.config_error = opened.error;
  if (opened.error) return write_integration(writer, row, parts);
  json::Arena arena;
  const Masked masked = mask_database_info(*opened.manifest, opened.config, arena);
  parts.masked = &masked;
  write_integration(writer, row, parts);
}

// A row with the parts that the caller requested.
struct Loaded {
  IntegrationRow row;
  std::vector<SourceRow> sources;
  std::optional<Opened> opened;  // none: the config was not asked for
  std::string health;            // JSON of the past tests; "": not asked for
};

Result<Loaded> load(const Call& call, Session& session) {
  Loaded loaded;
  JF_TRY(loaded.row, load_integration(call, session));
  if (call.flag("includeSources")) {
    JF_TRY(loaded.sources, session.sources().of_integration(loaded.row.id));
  }
  if (call.flag("includeHealth")) {
    JF_TRY(loaded.health, health_of(session, loaded.row));
  }
  return loaded;
}

Reply encode(Call& call, const Loaded& loaded, IntegrationParts parts) {
  if (call.flag("includeSources")) parts.sources = &loaded.sources;
  parts.health = loaded.health;
  parts.config_error = loaded.opened ? loaded.opened->error : config_error(call.core, loaded.row);
  return integration_reply(200, loaded.row, parts);
}

// Clear values are shown only to the row creator who owns the secrets.
Status permit_reveal(const Call& call, Session& session, const IntegrationRow& row) {
  if (!is_row_creator(call.who, row.owner())) return fail(Code::row_creator_required);
  if (!call.core.options.reveal) return fail(Code::reveal_disabled);
  JF_TRY(const bool owner, owns_secrets(session, call.who, row));
  return owner ? ok() : Status(fail(Code::secrets_inherited));
}

// The audit entry is written before anything is shown.
Result<Reply> get_with_secrets(Call& call) {
  JF_TRY(const Loaded loaded, call.core.write([&](Transaction& transaction) -> Result<Loaded> {
    JF_TRY(Loaded found, load(call, transaction));
    JF_CHECK(permit_reveal(call, transaction, found.row));
    const Opened& opened = found.opened.emplace(open_row(call.core, found.row));
    if (opened.error) return found;
    AuditEntry entry{.operation = "integration.reveal", .integration = found.row.id, .version = found.row.version};
    entry.secrets = audited_secrets(*opened.manifest, opened.config, "revealed");
    JF_CHECK(transaction.audit().add(call.who, call.request_id, entry));
    return found;
  }));
  if (loaded.opened->error) return encode(call, loaded, {});
  const Revealed revealed = reveal(*loaded.opened->manifest, loaded.opened->config, *call.arena);
  return encode(call, loaded, {.revealed = &revealed});
}

Result<Reply> get_with_config(Call& call, Loaded loaded) {
  if (!may_read_config(call.who, loaded.row.owner())) return fail(Code::config_not_readable);
  const Opened& opened = loaded.opened.emplace(open_row(call.core, loaded.row));
  if (opened.error) return encode(call, loaded, {});
  const Masked masked = mask(*opened.manifest, opened.config, *call.arena);
  return encode(call, loaded, {.masked = &masked, .secrets = true});
}

}  // namespace

namespace {

Result<Reply> list_report(Call& call, const Page& page) {
  JF_TRY(const ReportFilter filter, read_report_filter(call));
  const auto visit = [&](Session& session, RowWriter& rows) {
    return session.integrations().report(call.scope(), filter, page, [&](const ReportRow& report) {
      if (json::Writer* writer = rows.next()) write_list_row(call, *writer, report.row, &report);
    });
  };
  return page_reply(call, page, visit, kUsualRowBytes);
}

Result<Reply> list_now(Call& call) {
  JF_TRY(const Page page, read_page(call));
  if (asks_report(call)) return list_report(call, page);
  // Reads the config too, so that a row that cannot be opened is marked in the list.
  const ListFilter filter{std::string(call.query("type")), std::string(call.query("query")), true};
  const auto visit = [&](Session& session, RowWriter& rows) {
    return session.integrations().list(call.scope(), filter, page, [&](const IntegrationRow& row) {
      if (json::Writer* writer = rows.next()) write_list_row(call, *writer, row);
    });
  };
  return page_reply(call, page, visit, kUsualRowBytes / 2);
}

Result<Reply> get_now(Call& call) {
  JF_TRY(Loaded loaded, call.core.read([&](Session& session) { return load(call, session); }));
  if (call.flag("includeConfig")) return get_with_config(call, std::move(loaded));
  return encode(call, loaded, {});
}

}  // namespace

Result<Reply> list_integrations(Call& call) {
  return remembered(call, [&] { return list_now(call); });
}

Result<Reply> get_integration(Call& call) {
  if (call.flag("includeSecrets")) return get_with_secrets(call);
  return remembered(call, [&] { return get_now(call); });
}

}  // namespace jackfield::api
