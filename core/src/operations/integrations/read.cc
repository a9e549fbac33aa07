// Lists and single integrations. Rows are encoded while the store visits them.
#include "api/error.h"
#include "api/handlers.h"
#include "mask/mask.h"
#include "operations/integrations/audited.h"
#include "operations/integrations/lookup.h"
#include "operations/integrations/ownership.h"
#include "operations/integrations/sealing.h"
#include "operations/rows/decode.h"
#include "operations/rows/encode.h"

namespace jackfield::api {
namespace {

void write_list_row(Call& call, json::Writer& writer, const IntegrationRow& row, bool database_info) {
  IntegrationParts parts{.config_error = config_error(call.core, row), .source_count = true};
  const Manifest* manifest = call.core.catalogue->find(row.type, row.sub_type);
  if (!database_info || parts.config_error || manifest == nullptr) return write_integration(writer, row, parts);
  const auto config = open_config(call.core, row);
  if (!config) {
    parts.config_error = Code::config_unreadable;
    return write_integration(writer, row, parts);
  }
  json::Arena arena;
  const Masked masked = mask_database_info(*manifest, *config, arena);
  parts.masked = &masked;
  write_integration(writer, row, parts);
}

Status load_sources(Call& call, Session& session, const IntegrationRow& row, std::vector<SourceRow>& sources) {
  if (!call.flag("includeSources")) return ok();
  JF_TRY(sources, session.sources().of_integration(row.id));
  return ok();
}

Reply encode_one(Call& call, const IntegrationRow& row, IntegrationParts parts, const std::vector<SourceRow>& sources) {
  if (call.flag("includeSources")) parts.sources = &sources;
  if (!parts.config_error) parts.config_error = config_error(call.core, row);
  Reply reply;
  json::Writer writer(reply.body);
  write_integration(writer, row, parts);
  return reply;
}

// Clear values: the row creator alone and only if they are its own, recorded before anything is shown.
Result<Reply> get_with_secrets(Call& call) {
  IntegrationRow row;
  std::vector<SourceRow> sources;
  Config config;
  const Manifest* manifest = nullptr;
  const Status done = call.core.write([&](Transaction& transaction) -> Status {
    JF_TRY(row, load_integration(transaction, call.who, call.path("id")));
    if (!is_row_creator(call.who, row.owner())) return fail(Code::row_creator_required);
    if (!call.core.options.reveal) return fail(Code::reveal_disabled);
    JF_TRY(const bool owner, owns_secrets(transaction, call.who, row));
    if (!owner) return fail(Code::secrets_inherited);
    JF_CHECK(load_sources(call, transaction, row, sources));
    manifest = call.core.catalogue->find(row.type, row.sub_type);
    if (config_error(call.core, row)) return ok();
    JF_TRY(config, open_config(call.core, row));
    AuditEntry entry{.operation = "integration.reveal", .integration = row.id, .version = row.version};
    entry.secrets = audited_secrets(*manifest, config, "revealed");
    return transaction.audit().add(call.who, call.request_id, entry);
  });
  JF_CHECK(done);
  IntegrationParts parts{.config_error = config_error(call.core, row)};
  if (parts.config_error) return encode_one(call, row, parts, sources);
  const Revealed revealed = reveal(*manifest, config, *call.arena);
  parts.revealed = &revealed;
  return encode_one(call, row, parts, sources);
}

Result<Reply> get_with_config(Call& call, const IntegrationRow& row, const std::vector<SourceRow>& sources) {
  IntegrationParts parts{.config_error = config_error(call.core, row)};
  const Manifest* manifest = call.core.catalogue->find(row.type, row.sub_type);
  if (parts.config_error || manifest == nullptr) return encode_one(call, row, parts, sources);
  JF_TRY(const Config config, open_config(call.core, row));
  const Masked masked = mask(*manifest, config, *call.arena);
  parts.masked = &masked;
  parts.secrets = true;
  return encode_one(call, row, parts, sources);
}

}  // namespace

Result<Reply> list_integrations(Call& call) {
  JF_TRY(const Page page, read_page(call));
  const bool database_info = call.flag("includeDatabaseInfo");
  // The config comes along so that a row that cannot be opened is flagged here already.
  const ListFilter filter{std::string(call.query("type")), std::string(call.query("query")), true};
  Reply reply;
  reply.body.reserve(static_cast<std::size_t>(page.limit) * kUsualRowBytes / 2);
  json::Writer writer(reply.body);
  std::int64_t total = 0;
  writer.begin_object().key("list").begin_array();
  const Status done = call.core.store->read([&](Session& session) -> Status {
    JF_TRY(total, session.integrations().list(call.scope(), filter, page, [&](const IntegrationRow& row) {
      write_list_row(call, writer, row, database_info);
    }));
    return ok();
  });
  JF_CHECK(done);
  writer.end_array();
  write_page_info(writer, page, total);
  writer.end_object();
  return reply;
}

Result<Reply> get_integration(Call& call) {
  if (call.flag("includeSecrets")) return get_with_secrets(call);
  IntegrationRow row;
  std::vector<SourceRow> sources;
  const Status done = call.core.store->read([&](Session& session) -> Status {
    JF_TRY(row, load_integration(session, call.who, call.path("id")));
    return load_sources(call, session, row, sources);
  });
  JF_CHECK(done);
  if (!call.flag("includeConfig")) return encode_one(call, row, {}, sources);
  if (!may_read_config(call.who, row.owner())) return fail(Code::config_not_readable);
  return get_with_config(call, row, sources);
}

}  // namespace jackfield::api
