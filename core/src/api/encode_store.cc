#include "api/encode_store.h"

#include "api/error.h"

namespace jackfield::api {

void write_integration(json::Writer& writer, const IntegrationRow& row, const IntegrationParts& parts) {
  writer.begin_object();
  writer.key("id").string(row.id).key("title").string(row.title);
  if (parts.masked != nullptr) writer.key("config").value(parts.masked->config());
  if (parts.revealed != nullptr) writer.key("config").value(parts.revealed->config());
  writer.key("meta").raw(row.meta);
  writer.key("type").string(row.type).key("sub_type").string(row.sub_type);
  writer.key("fk_workspace_id").string(row.workspace);
  writer.key("enabled").boolean(row.enabled).key("is_private").boolean(row.is_private);
  writer.key("is_default").boolean(row.is_default).key("deleted").boolean(false);
  writer.key("created_by").string(row.created_by).key("order").number(row.order);
  writer.key("is_encrypted").boolean(row.is_encrypted);
  writer.key("version").integer(row.version).key("config_revision").integer(row.config_revision);
  const std::string created = format_time(row.created_ms);
  writer.key("created_at").string(created).key("updated_at");
  writer.string(row.updated_ms == row.created_ms ? created : format_time(row.updated_ms));
  if (parts.source_count) writer.key("source_count").integer(row.source_count);
  if (parts.sources != nullptr) {
    writer.key("sources").begin_array();
    for (const SourceRow& source : *parts.sources) write_source(writer, source);
    writer.end_array();
  }
  if (parts.secrets && parts.masked != nullptr) writer.key("secrets").value(parts.masked->secrets());
  if (parts.config_error) writer.key("config_error").string(facts(*parts.config_error).name);
  writer.end_object();
}

void write_source(json::Writer& writer, const SourceRow& row) {
  writer.begin_object();
  writer.key("id").string(row.id).key("base_id").string(row.base).key("alias").string(row.alias);
  writer.key("fk_integration_id").string(row.integration).key("fk_workspace_id").string(row.workspace);
  writer.key("config").raw(row.config).key("created_by").string(row.created_by);
  writer.key("created_at").string(format_time(row.created_ms)).key("updated_at").string(format_time(row.updated_ms));
  writer.end_object();
}

void write_record(json::Writer& writer, const RecordRow& row) {
  const std::string created = format_time(row.created_ms);
  writer.begin_object();
  writer.key("id").string(row.id).key("fk_integration_id").string(row.integration);
  writer.key("type").string(row.type).key("sub_type").string(row.sub_type);
  writer.key("fk_workspace_id").string(row.workspace).key("fk_user_id").string(row.user);
  writer.key("created_at").string(created).key("updated_at").string(created);
  json::Arena arena;
  if (const auto fields = json::parse(arena, row.fields, json::kConfigLimits)) {
    for (const json::Member& member : fields->members()) writer.key(member.key).value(member.value);
  }
  writer.end_object();
}

void write_user(json::Writer& writer, const UserRow& row) {
  writer.begin_object();
  writer.key("id").string(row.id).key("name").string(row.name).key("role").string(role_name(row.role));
  writer.key("fk_workspace_id").string(row.workspace).key("created_at").string(format_time(row.created_ms));
  writer.end_object();
}

void write_token(json::Writer& writer, const TokenRow& row) {
  const auto time = [&](std::int64_t ms) { ms == 0 ? writer.null() : writer.string(format_time(ms)); };
  writer.begin_object();
  writer.key("id").string(row.id).key("label").string(row.label).key("prefix").string(row.prefix);
  writer.key("fk_user_id").string(row.user).key("fk_workspace_id").string(row.workspace);
  writer.key("role").string(role_name(row.role)).key("created_at").string(format_time(row.created_ms));
  writer.key("expires_at");
  time(row.expires_ms);
  writer.key("last_used_at");
  time(row.last_used_ms);
  writer.end_object();
}

void write_audit(json::Writer& writer, const AuditRow& row) {
  writer.begin_object();
  writer.key("id").string(row.id).key("created_at").string(format_time(row.at_ms));
  writer.key("fk_user_id").string(row.actor).key("fk_workspace_id").string(row.workspace);
  writer.key("request_id").string(row.request_id).key("operation").string(row.operation);
  writer.key("fk_integration_id");
  row.integration.empty() ? writer.null() : writer.string(row.integration);
  writer.key("version").integer(row.version).key("outcome").string(row.outcome);
  writer.key("details").raw(row.details.empty() ? std::string_view("{}") : std::string_view(row.details));
  writer.end_object();
}

void write_page_info(json::Writer& writer, const Page& page, std::int64_t total) {
  writer.key("pageInfo").begin_object();
  writer.key("totalRows")
      .integer(total)
      .key("page")
      .integer(page.offset / page.limit + 1)
      .key("pageSize")
      .integer(page.limit);
  writer.key("isFirstPage").boolean(page.offset == 0).key("isLastPage").boolean(page.offset + page.limit >= total);
  writer.end_object();
}

}  // namespace jackfield::api
