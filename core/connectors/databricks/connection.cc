#include "connection.h"

#include "base/words.h"
#include "errors.h"
#include "net/http_url.h"
#include "parameters.h"
#include "stream.h"

namespace jackfield::databricks {
namespace {

constexpr std::string_view kStatements = "/api/2.0/sql/statements";

bool is_running(const JsonReply& reply) {
  const std::string_view state = reply.body.get("status").get("state").text();
  return state == "PENDING" || state == "RUNNING";
}

bool only_reads(std::string_view sql) {
  return has_word("SELECT VALUES TABLE SHOW DESCRIBE DESC EXPLAIN LIST", first_word(kDatabricksRules, sql));
}

}  // namespace

std::string statement_path(std::string_view id) { return std::string(kStatements) + "/" + std::string(id); }

Status DatabricksConnection::check_warehouse(Deadline deadline) {
  JF_TRY(const JsonReply reply,
         api_->call("GET", "/api/2.0/sql/warehouses/" + api_->options().warehouse, {}, deadline));
  if (reply.good()) return ok();
  Error error = http_error(reply.status, reply.body, true, api_->options().is_service_principal());
  // Who may use a warehouse need not be one who may look at it; the first statement tells.
  if (error.code == Code::access_denied) return ok();
  return error;
}

Result<std::string> DatabricksConnection::request_body(const Query& query, std::string_view disposition) {
  const Options& options = api_->options();
  std::string body;
  json::Writer writer(body);
  writer.begin_object().key("warehouse_id").string(options.warehouse).key("statement").string(query.sql);
  if (!options.catalog.empty()) writer.key("catalog").string(options.catalog);
  if (!options.schema.empty()) writer.key("schema").string(options.schema);
  JF_CHECK(write_parameters(writer, query.sql, query.parameters));
  writer.key("wait_timeout").string("0s").key("on_wait_timeout").string("CONTINUE");
  writer.key("disposition").string(disposition).key("format").string("JSON_ARRAY").end_object();
  return body;
}

Result<JsonReply> DatabricksConnection::wait_for_end(JsonReply reply, Deadline deadline) {
  const std::string id(reply.body.get("statement_id").text());
  if (!is_path_id(id)) return fail(Code::protocol_failed, "connection.host");
  PollPause pause;
  while (is_running(reply)) {
    auto next = poll(id, pause.next_ms(), deadline);
    if (!next) {
      stop([&](Deadline until) { static_cast<void>(api_->call("POST", statement_path(id) + "/cancel", {}, until)); });
      return next;
    }
    reply = *std::move(next);
  }
  return reply;
}

Result<JsonReply> DatabricksConnection::poll(const std::string& id, std::int64_t pause_ms, Deadline deadline) {
  JF_CHECK(api_->http().pause(pause_ms, deadline));
  JF_TRY(JsonReply reply, api_->call("GET", statement_path(id), {}, deadline));
  if (!reply.good()) return http_error(reply.status, reply.body, false, api_->options().is_service_principal());
  return reply;
}

Result<JsonReply> DatabricksConnection::submit(const Query& query, std::string_view disposition, Deadline deadline) {
  JF_TRY(std::string body, request_body(query, disposition));
  JF_TRY(JsonReply reply, api_->call("POST", std::string(kStatements), std::move(body), deadline, kGraceMs));
  if (!reply.good()) return http_error(reply.status, reply.body, false, api_->options().is_service_principal());
  return wait_for_end(std::move(reply), deadline);
}

Result<std::unique_ptr<ResultStream>> DatabricksConnection::execute(const Query& query, Deadline deadline) {
  JF_CHECK(check_statement(kDatabricksRules, query, deadline));
  for (const std::string_view disposition : {"INLINE", "EXTERNAL_LINKS"}) {
    auto reply = submit(query, disposition, deadline);
    if (!reply) return settle(std::move(reply).error());
    const json::Value status = reply->body.get("status");
    const std::string_view state = status.get("state").text();
    if (state == "SUCCEEDED") {
      auto stream = std::make_unique<DatabricksStream>(*this, query.sql);
      if (Status opened = stream->open(*std::move(reply), deadline); !opened) return settle(std::move(opened).error());
      return std::unique_ptr<ResultStream>(std::move(stream));
    }
    if (state == "CANCELED") return settle(fail(Code::cancelled));  // by somebody with this account
    if (state == "CLOSED") return fail(Code::service_failed);       // it ran, but its rows are not kept any more
    if (state != "FAILED") return fail(Code::protocol_failed, "connection.host");
    if (disposition == "INLINE" && is_inline_limit(status)) {
      if (only_reads(query.sql)) continue;
      return fail(Code::result_too_large);
    }
    return statement_error(status, query.sql);
  }
  return fail(Code::result_too_large);
}

Result<std::string> DatabricksConnection::server_version(Deadline deadline) {
  return version_told_by("SELECT current_version().dbsql_version AS version", deadline);
}

}  // namespace jackfield::databricks
