#include "connection.h"

#include <algorithm>

#include "errors.h"
#include "native/sql_text.h"
#include "parameters.h"
#include "stream.h"

namespace jackfield::databricks {
namespace {

constexpr std::int64_t kGraceMs = 1000;  // for the id of a statement that is cancelled while it is handed in
constexpr std::int64_t kStopMs = 1000;
constexpr std::int64_t kFirstPollMs = 10;
constexpr std::int64_t kLongestPollMs = 2000;
constexpr std::string_view kStatements = "/api/2.0/sql/statements";

bool is_running(const Reply& reply) {
  const std::string_view state = reply.body.get("status").get("state").text();
  return state == "PENDING" || state == "RUNNING";
}

bool only_reads(std::string_view sql) {
  constexpr std::string_view kReads[] = {"SELECT", "VALUES", "TABLE", "SHOW", "DESCRIBE", "DESC", "EXPLAIN", "LIST"};
  const std::string word = first_word(sql);
  return std::find(std::begin(kReads), std::end(kReads), word) != std::end(kReads);
}

}  // namespace

bool is_statement_id(std::string_view text) noexcept {
  return !text.empty() && text.size() <= 128 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

std::string statement_path(std::string_view id) { return std::string(kStatements) + "/" + std::string(id); }

Error DatabricksConnection::settle(Error error) {
  if (error.code == Code::cancelled) api_->http().forget_cancel();
  return error;
}

Status DatabricksConnection::check_warehouse(Deadline deadline) {
  JF_TRY(const Reply reply, api_->call("GET", "/api/2.0/sql/warehouses/" + api_->options().warehouse, {}, deadline));
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

void DatabricksConnection::stop(const std::string& id) noexcept {
  const bool was_cancelled = api_->http().cancelled();
  api_->http().forget_cancel();
  // Best effort: who waits has its answer, and the server may decline.
  static_cast<void>(api_->call("POST", statement_path(id) + "/cancel", {}, Deadline::in_ms(kStopMs)));
  if (was_cancelled) api_->http().cancel();
}

Result<Reply> DatabricksConnection::wait_for_end(Reply reply, Deadline deadline) {
  const std::string id(reply.body.get("statement_id").text());
  if (!is_statement_id(id)) return fail(Code::protocol_failed, "connection.host");
  std::int64_t pause = kFirstPollMs;
  while (is_running(reply)) {
    if (Status waited = api_->http().pause(pause, deadline); !waited) {
      stop(id);
      return std::move(waited).error();
    }
    pause = std::min(pause * 3 / 2, kLongestPollMs);
    auto next = api_->call("GET", statement_path(id), {}, deadline);
    if (!next) {
      stop(id);
      return std::move(next).error();
    }
    if (!next->good()) return http_error(next->status, next->body, false, api_->options().is_service_principal());
    reply = *std::move(next);
  }
  return reply;
}

Result<Reply> DatabricksConnection::submit(const Query& query, std::string_view disposition, Deadline deadline) {
  JF_TRY(std::string body, request_body(query, disposition));
  auto reply = api_->call("POST", std::string(kStatements), body, deadline, kGraceMs);
  wipe(body.data(), body.size());  // parameters may be secrets
  if (!reply) return reply;
  if (!reply->good()) return http_error(reply->status, reply->body, false, api_->options().is_service_principal());
  return wait_for_end(*std::move(reply), deadline);
}

Result<std::unique_ptr<ResultStream>> DatabricksConnection::execute(const Query& query, Deadline deadline) {
  if (query.read_only) return fail(Code::unsupported);  // nothing in the service would enforce it
  if (api_->http().cancelled()) return settle(fail(Code::cancelled));
  if (deadline.passed()) return fail(Code::timeout);
  if (first_word(query.sql).empty()) return fail(Code::syntax_error).with("position", std::int64_t{1});
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
    if (state != "FAILED") return settle(fail(Code::cancelled));  // CANCELED, CLOSED: by somebody with this account
    if (disposition == "INLINE" && is_inline_limit(status)) {
      if (only_reads(query.sql)) continue;
      return fail(Code::result_too_large);
    }
    return statement_error(status, query.sql);
  }
  return fail(Code::result_too_large);
}

namespace {

class FirstCell final : public RowSink {
 public:
  std::string value;
  void begin_row() override {}
  void null() override {}
  void boolean(bool) override {}
  void integer(std::int64_t) override {}
  void integer_text(std::string_view digits) override { value = digits; }
  void decimal_text(std::string_view digits) override { value = digits; }
  void number(double) override {}
  void number_text(std::string_view digits) override { value = digits; }
  void text(std::string_view utf8) override { value = utf8; }
  void json(std::string_view) override {}
  void binary(std::span<const std::uint8_t>) override {}
  void end_row() override {}
  [[nodiscard]] bool full() const override { return false; }
};

}  // namespace

Result<std::string> DatabricksConnection::server_version(Deadline deadline) {
  Query query;
  query.sql = "SELECT current_version().dbsql_version AS version";
  JF_TRY(auto stream, execute(query, deadline));
  FirstCell cell;
  JF_CHECK(stream->pull(cell, deadline));
  return cell.value.empty() ? Result<std::string>(std::string("unknown")) : Result<std::string>(cell.value);
}

}  // namespace jackfield::databricks
