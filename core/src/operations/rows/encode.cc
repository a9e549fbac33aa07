#include "operations/rows/encode.h"

#include "api/error.h"

namespace jackfield::api {

namespace {

// A row's JSON, built from keys that are already text, because this dominates the cost of a list.
class RowText {
 public:
  explicit RowText(std::string& out) : out_(out) { out_.reserve(kUsualRowBytes); }
  RowText& text(std::string_view key, std::string_view value) {
    out_ += key;
    json::append_string(out_, value);
    return *this;
  }
  RowText& raw(std::string_view key, std::string_view json) {
    out_.append(key).append(json);
    return *this;
  }
  RowText& flag(std::string_view key, bool value) { return raw(key, value ? "true" : "false"); }
  RowText& integer(std::string_view key, std::int64_t value) {
    out_ += key;
    json::Writer(out_).integer(value);
    return *this;
  }
  RowText& number(std::string_view key, double value) {
    out_ += key;
    json::append_number(out_, value);
    return *this;
  }
  RowText& value(std::string_view key, const json::Value& value) {
    out_ += key;
    json::Writer(out_).value(value);
    return *this;
  }

 private:
  std::string& out_;
};

}  // namespace

void write_integration(json::Writer& writer, const IntegrationRow& row, const IntegrationParts& parts) {
  std::string out;
  RowText text(out);
  text.text(R"({"id":)", row.id).text(R"(,"title":)", row.title);
  if (parts.masked != nullptr) text.value(R"(,"config":)", parts.masked->config());
  if (parts.revealed != nullptr) text.value(R"(,"config":)", parts.revealed->config());
  text.raw(R"(,"meta":)", row.meta).text(R"(,"type":)", row.type).text(R"(,"sub_type":)", row.sub_type);
  text.text(R"(,"fk_workspace_id":)", row.workspace);
  text.flag(R"(,"enabled":)", row.enabled).flag(R"(,"is_private":)", row.is_private);
  text.flag(R"(,"is_default":)", row.is_default).text(R"(,"deleted":false,"created_by":)", row.created_by);
  text.number(R"(,"order":)", row.order).flag(R"(,"is_encrypted":)", row.is_encrypted);
  text.integer(R"(,"version":)", row.version).integer(R"(,"config_revision":)", row.config_revision);
  const std::string created = format_time(row.created_ms);
  text.text(R"(,"created_at":)", created);
  text.text(R"(,"updated_at":)", row.updated_ms == row.created_ms ? created : format_time(row.updated_ms));
  if (parts.source_count) text.integer(R"(,"source_count":)", row.source_count);
  if (const ReportRow* report = parts.report) {
    text.raw(R"(,"health":)", report->health.empty() ? std::string_view("null") : std::string_view(report->health));
    if (report->used_ms == 0) out += R"(,"last_used_at":null)";
    if (report->used_ms != 0) text.text(R"(,"last_used_at":)", format_time(report->used_ms));
  }
  if (!parts.health.empty()) out.append(",").append(parts.health);
  if (parts.sources != nullptr) {
    out += R"(,"sources":)";
    json::Writer sources(out);
    sources.begin_array();
    for (const SourceRow& source : *parts.sources) write_source(sources, source);
    sources.end_array();
  }
  if (parts.secrets && parts.masked != nullptr) text.value(R"(,"secrets":)", parts.masked->secrets());
  if (parts.config_error) text.text(R"(,"config_error":)", facts(*parts.config_error).name);
  out += '}';
  writer.raw(out);
  // It may hold revealed secrets.
  if (parts.revealed != nullptr) wipe(out.data(), out.size());
}

Reply integration_reply(int status, const IntegrationRow& row, const IntegrationParts& parts) {
  return reply_of(status, [&](json::Writer& writer) { write_integration(writer, row, parts); });
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

json::Writer* RowWriter::next() {
  full_ = full_ || body_.size() > static_cast<std::size_t>(limits::kListAnswerBytes);
  return full_ ? nullptr : &writer_;
}

Status RowWriter::status() const {
  if (full_) return invalid("limit", Code::page_too_large, {{"limit_bytes", limits::kListAnswerBytes}});
  return ok();
}

Reply true_reply() {
  Reply reply;
  reply.body = "true";
  return reply;
}

}  // namespace jackfield::api
