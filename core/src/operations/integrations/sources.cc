// Sources: which base of the host uses which integration. A source is visible to users who may see its integration.
#include "api/error.h"
#include "api/handlers.h"
#include "operations/integrations/lookup.h"
#include "operations/integrations/sealing.h"
#include "operations/rows/decode.h"
#include "operations/rows/encode.h"

namespace jackfield::api {
namespace {

constexpr std::size_t kBaseIdBytes = 256;
constexpr std::int64_t kSourcesPerIntegration = 1000;

// The integration that the body names, if any.
Result<std::optional<IntegrationRow>> named_integration(Call& call, Session& session) {
  const json::Value id = call.body.get("fk_integration_id");
  if (!id.is_string()) return std::optional<IntegrationRow>();
  JF_TRY(IntegrationRow row, load_integration(session, call.who, id.text()));
  return std::optional<IntegrationRow>(std::move(row));
}

// Overrides are a database and a schema, never a target of credentials. No route uses an integration through a source:
// the host reads the overrides and names them in its statements.
Result<std::string> read_overrides(Call& call, std::string_view stored, Findings& findings) {
  const json::Value* sent = call.body.find("config");
  if (sent == nullptr) return std::string(stored);
  if (sent->is_null()) return std::string("{}");
  if (!sent->is_object()) {
    findings.add("config", Code::object_required);
    return std::string(stored);
  }
  for (const json::Member& member : sent->members()) {
    const std::string path =
        "config." + std::string(member.key.substr(0, static_cast<std::size_t>(limits::kKeyNameShownBytes)));
    if (member.key != "database" && member.key != "schema") {
      findings.add(path, Code::unknown_key);
    } else if (!member.value.is_string() && !member.value.is_null()) {
      findings.add(path, Code::type);
    } else if (member.value.text().find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) {
      findings.add(path, Code::one_line);
    }
  }
  JF_TRY(const json::Value before, json::parse(*call.arena, stored, json::kConfigLimits));
  return json::to_text(json::merge_patch(*call.arena, before, *sent));
}

Result<SourceRow> load_source(Call& call, Session& session) {
  JF_TRY(std::optional<SourceRow> row,
         session.sources().find(call.scope(), call.path("baseId"), call.path("sourceId")));
  if (!row) return fail(Code::source_not_found);
  return *std::move(row);
}

AuditEntry source_entry(std::string_view operation, const SourceRow& row) {
  AuditEntry entry{.operation = std::string(operation), .integration = row.integration};
  entry.subject = row.id;
  return entry;
}

Result<SourceRow> create_source_in(Call& call, Transaction& transaction) {
  JF_TRY(const std::optional<IntegrationRow> integration, named_integration(call, transaction));
  Findings findings;
  if (!integration)
    findings.add("fk_integration_id", call.body.get("fk_integration_id").is_null() ? Code::required : Code::type);
  SourceRow row;
  row.alias = read_title(call.body, "alias", findings);
  row.base = std::string(call.path("baseId"));
  if (row.base.empty() || row.base.size() > kBaseIdBytes) findings.add("baseId", Code::max_length);
  JF_TRY(row.config, read_overrides(call, "{}", findings));
  JF_CHECK(findings.status());
  JF_TRY(const std::vector<SourceRow> held, transaction.sources().of_integration(integration->id));
  if (std::ssize(held) >= kSourcesPerIntegration)
    return invalid("sources", Code::limit, {{"value", kSourcesPerIntegration}});
  row.id = new_id(call.core.host, "src");
  row.workspace = call.who.workspace;
  row.integration = integration->id;
  row.created_by = call.who.user;
  row.created_ms = row.updated_ms = call.now();
  JF_CHECK(transaction.sources().insert(row));
  JF_CHECK(transaction.audit().add(call.who, call.request_id, source_entry("source.create", row)));
  return row;
}

Result<SourceRow> update_source_in(Call& call, Transaction& transaction) {
  JF_TRY(SourceRow row, load_source(call, transaction));
  JF_TRY(const std::optional<IntegrationRow> integration, named_integration(call, transaction));
  Findings findings;
  if (!integration && call.body.find("fk_integration_id") != nullptr) findings.add("fk_integration_id", Code::type);
  AuditEntry entry = source_entry("source.update", row);
  if (call.body.find("alias") != nullptr) {
    row.alias = read_title(call.body, "alias", findings);
    entry.changed.emplace_back("alias");
  }
  if (call.body.find("config") != nullptr) entry.changed.emplace_back("config");
  JF_TRY(row.config, read_overrides(call, row.config, findings));
  JF_CHECK(findings.status());
  if (integration && integration->id != row.integration) {
    row.integration = integration->id;
    entry.changed.emplace_back("fk_integration_id");
  }
  row.updated_ms = call.now();
  JF_CHECK(transaction.sources().update(row));
  JF_CHECK(transaction.audit().add(call.who, call.request_id, entry));
  return row;
}

Status remove_source_in(Call& call, Transaction& transaction) {
  JF_TRY(const SourceRow row, load_source(call, transaction));
  JF_CHECK(transaction.audit().add(call.who, call.request_id, source_entry("source.delete", row)));
  return transaction.sources().remove(row.id);
}

Result<Reply> source_reply(int status, const Result<SourceRow>& row) {
  if (!row) return row.error();
  return reply_of(status, [&](json::Writer& writer) { write_source(writer, *row); });
}

}  // namespace

Result<Reply> list_sources(Call& call) {
  JF_TRY(const Page page, read_page(call));
  return page_reply(call, page, [&](Session& session, RowWriter& rows) {
    return session.sources().list(call.scope(), call.path("baseId"), page, [&](const SourceRow& row) {
      if (json::Writer* writer = rows.next()) write_source(*writer, row);
    });
  });
}

Result<Reply> get_source(Call& call) {
  return source_reply(200, call.core.read([&](Session& session) { return load_source(call, session); }));
}

Result<Reply> create_source(Call& call) {
  return source_reply(201,
                      call.core.write([&](Transaction& transaction) { return create_source_in(call, transaction); }));
}

Result<Reply> update_source(Call& call) {
  return source_reply(200,
                      call.core.write([&](Transaction& transaction) { return update_source_in(call, transaction); }));
}

Result<Reply> delete_source(Call& call) {
  JF_CHECK(call.core.write([&](Transaction& transaction) { return remove_source_in(call, transaction); }));
  return true_reply();
}

}  // namespace jackfield::api
