#include "connection.h"

#include "bindings.h"
#include "errors.h"
#include "net/http_url.h"
#include "stream.h"

namespace jackfield::snowflake {
namespace {

constexpr long kRunning = 202;

}  // namespace

Result<std::string> SnowflakeConnection::request_body(const Query& query, Deadline deadline) const {
  const Options& options = api_->options();
  std::string body;
  json::Writer writer(body);
  writer.begin_object().key("statement").string(query.sql);
  // Whole seconds, and 0 would be the service's own limit; ours ends the call earlier.
  writer.key("timeout").integer(deadline.remaining_ms() / 1000 + 1);
  const std::pair<std::string_view, const std::string&> names[] = {{"warehouse", options.warehouse},
                                                                   {"database", options.database},
                                                                   {"schema", options.schema},
                                                                   {"role", options.role}};
  for (const auto& [key, value] : names) {
    if (!value.empty()) writer.key(key).string(value);
  }
  JF_CHECK(write_bindings(writer, query.sql, query.parameters));
  writer.key("parameters").begin_object().key("MULTI_STATEMENT_COUNT").string("1");
  for (const auto& [key, value] : options.parameters) writer.key(key).string(value);
  writer.end_object().end_object();
  return body;
}

Result<JsonReply> SnowflakeConnection::wait_for_end(JsonReply reply, std::string_view sql, Deadline deadline) {
  PollPause pause;
  while (reply.status == kRunning) {
    const std::string handle(reply.body.get("statementHandle").text());
    if (!is_path_id(handle)) return fail(Code::protocol_failed, api_->options().host_field);
    Status waited = http().pause(pause.next_ms(), deadline);
    auto next = waited ? api_->poll(handle, deadline) : Result<JsonReply>(std::move(waited).error());
    if (!next || is_busy(next->status)) stop([&](Deadline until) { static_cast<void>(api_->cancel(handle, until)); });
    if (!next) return next;
    reply = *std::move(next);
  }
  if (reply.status != 200) return http_error(reply.status, reply.body, sql, api_->options());
  return reply;
}

Result<JsonReply> SnowflakeConnection::partition(const std::string& handle, std::size_t index, Deadline deadline) {
  if (!is_path_id(handle)) return fail(Code::protocol_failed, api_->options().host_field);
  JF_TRY(JsonReply reply, api_->partition(handle, index, deadline));
  if (reply.status == 404) return fail(Code::service_failed).with("status", std::int64_t{404});  // not kept any more
  if (reply.status != 200) return http_error(reply.status, reply.body, {}, api_->options());
  return reply;
}

Result<std::unique_ptr<ResultStream>> SnowflakeConnection::execute(const Query& query, Deadline deadline) {
  JF_CHECK(check_statement(kSnowflakeRules, query, deadline));
  JF_TRY(std::string body, request_body(query, deadline));
  auto reply = api_->submit(std::move(body), deadline, kGraceMs);
  if (reply) reply = wait_for_end(*std::move(reply), query.sql, deadline);
  if (!reply) return settle(std::move(reply).error());
  auto stream = std::make_unique<SnowflakeStream>(*this, query.sql);
  JF_CHECK(stream->open(*std::move(reply)));
  return std::unique_ptr<ResultStream>(std::move(stream));
}

Result<std::string> SnowflakeConnection::server_version(Deadline deadline) {
  return version_told_by("SELECT CURRENT_VERSION() AS version", deadline);
}

}  // namespace jackfield::snowflake
