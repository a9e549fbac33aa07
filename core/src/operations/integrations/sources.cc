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

void read_alias(const json::Value& body, SourceRow& row, Findings& findings) {
  auto alias = read_title("alias", body.get("alias"));
  if (alias) {
    row.alias = *std::move(alias);
  } else {
    findings.add("alias", alias.error().code);
  }
}

Result<SourceRow> load_source(Call& call, Session& session) {
  JF_TRY(std::optional<SourceRow> row, session.find_source(call.scope(), call.path("baseId"), call.path("sourceId")));
  if (!row) return fail(Code::source_not_found);
  return *std::move(row);
}

Reply source_reply(const SourceRow& row, int status) {
  Reply reply{.status = status};
  json::Writer writer(reply.body);
  write_source(writer, row);
  return reply;
}

AuditEntry source_entry(std::string_view operation, const SourceRow& row) {
  AuditEntry entry{.operation = std::string(operation), .integration = row.integration};
  entry.subject = row.id;
  return entry;
}

}  // namespace

Result<Reply> list_sources(Call& call) {
  JF_TRY(const Page page, read_page(call));
  Reply reply;
  json::Writer writer(reply.body);
  std::int64_t total = 0;
  writer.begin_object().key("list").begin_array();
  const Status done = call.core.store->read([&](Session& session) -> Status {
    JF_TRY(total, session.list_sources(call.scope(), call.path("baseId"), page,
                                       [&](const SourceRow& row) { write_source(writer, row); }));
    return ok();
  });
  JF_CHECK(done);
  writer.end_array();
  write_page_info(writer, page, total);
  writer.end_object();
  return reply;
}

Result<Reply> get_source(Call& call) {
  SourceRow row;
  const Status done = call.core.store->read([&](Session& session) -> Status {
    JF_TRY(row, load_source(call, session));
    return ok();
  });
  JF_CHECK(done);
  return source_reply(row, 200);
}

Result<Reply> create_source(Call& call) {
  SourceRow row;
  const Status done = call.core.write([&](Transaction& transaction) -> Status {
    JF_TRY(const std::optional<IntegrationRow> integration, named_integration(call, transaction));
    Findings findings;
    if (!integration)
      findings.add("fk_integration_id", call.body.get("fk_integration_id").is_null() ? Code::required : Code::type);
    read_alias(call.body, row, findings);
    if (call.path("baseId").empty() || call.path("baseId").size() > kBaseIdBytes)
      findings.add("baseId", Code::max_length);
    JF_TRY(row.config, read_overrides(call, "{}", findings));
    JF_CHECK(findings.status());
    row.id = new_id(call.core.host, "src");
    row.workspace = call.who.workspace;
    row.base = std::string(call.path("baseId"));
    row.integration = integration->id;
    row.created_by = call.who.user;
    row.created_ms = row.updated_ms = call.now();
    JF_CHECK(transaction.insert(row));
    return transaction.audit(call.who, call.request_id, source_entry("source.create", row));
  });
  JF_CHECK(done);
  return source_reply(row, 201);
}

Result<Reply> update_source(Call& call) {
  SourceRow row;
  const Status done = call.core.write([&](Transaction& transaction) -> Status {
    JF_TRY(row, load_source(call, transaction));
    JF_TRY(const std::optional<IntegrationRow> integration, named_integration(call, transaction));
    Findings findings;
    if (!integration && call.body.find("fk_integration_id") != nullptr) findings.add("fk_integration_id", Code::type);
    AuditEntry entry = source_entry("source.update", row);
    if (call.body.find("alias") != nullptr) {
      read_alias(call.body, row, findings);
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
    JF_CHECK(transaction.update(row));
    return transaction.audit(call.who, call.request_id, entry);
  });
  JF_CHECK(done);
  return source_reply(row, 200);
}

Result<Reply> delete_source(Call& call) {
  const Status done = call.core.write([&](Transaction& transaction) -> Status {
    JF_TRY(const SourceRow row, load_source(call, transaction));
    JF_CHECK(transaction.audit(call.who, call.request_id, source_entry("source.delete", row)));
    return transaction.remove_source(row.id);
  });
  JF_CHECK(done);
  Reply reply;
  reply.body = "true";
  return reply;
}

}  // namespace jackfield::api
