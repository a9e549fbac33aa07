// Databases: one statement, or several in one transaction.
#include <algorithm>

#include "connect/answers.h"
#include "connect/databases_core.h"
#include "connector/sql/bound_values.h"
#include "connector/sql/transaction_control.h"

namespace jackfield {
namespace {

std::int64_t since(Clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - time).count();
}

constexpr std::size_t kSmallResult = 960;  // from 1,024 on, glibc tidies up all of its memory first

std::string statement_field(std::size_t position) { return "statements." + std::to_string(position); }

Error at_statement(Error error, std::size_t position) {
  const std::string field = statement_field(position);
  error.pointer = error.pointer.empty() ? field : field + "." + error.pointer;
  error.with("statement", static_cast<std::int64_t>(position));
  return error;
}

// Ends a transaction that failed. A connection that may still be busy is closed, which rolls back too.
void give_up(RunningStream& stream, const Error& error) {
  stream.end_statement();
  const bool is_idle = error.code != Code::cancelled && error.code != Code::timeout;
  const Deadline deadline = Deadline::in_ms(limits::kCancelGraceMs);
  if (!is_idle || !stream.connection().transaction(TransactionStep::roll_back, deadline)) stream.discard();
}

}  // namespace

// Judged before anything is dialled.
Status DatabasesCore::check_statement(const DatabaseUse& use, const StatementRequest& statement) {
  JF_CHECK(check_values(statement.parameters));
  const auto connector = registry_.find(use.connector);
  if (connector && is_transaction_control(connector->sql_rules(), statement.sql))
    return fail(Code::transaction_control);
  return ok();
}

Result<std::unique_ptr<RunningStream>> DatabasesCore::begin(const DatabaseUse& use, const QueryRequest& request,
                                                            Deadline deadline,
                                                            const std::shared_ptr<CancelToken>& token, bool may_share) {
  JF_CHECK(check_statement(use, {request.sql, request.parameters}));
  Query query;
  query.sql = request.sql;
  query.parameters = request.parameters;
  query.read_only = request.read_only;
  JF_TRY(auto stream, lease(use, request.read_only, deadline, token, may_share ? &query : nullptr));
  query.read_only = request.read_only || stream->pool_read_only();
  Status started = stream->start(query, deadline);
  if (!started && stream->must_run_alone()) {
    stream.reset();
    JF_TRY(stream, lease(use, request.read_only, deadline, token));
    started = stream->start(query, deadline);
  }
  JF_CHECK(started);
  return stream;
}

Error DatabasesCore::counted(Error error, std::string_view query_id) {
  counts_.failed.fetch_add(1, std::memory_order_relaxed);
  if (error.code == Code::cancelled) counts_.cancelled.fetch_add(1, std::memory_order_relaxed);
  if (error.code == Code::timeout) counts_.timeouts.fetch_add(1, std::memory_order_relaxed);
  error.with("queryId", std::string(query_id));
  return error;
}

void DatabasesCore::count(const Usage& usage) {
  counts_.rows.fetch_add(usage.rows, std::memory_order_relaxed);
  counts_.bytes.fetch_add(usage.bytes, std::memory_order_relaxed);
  counts_.milliseconds.fetch_add(usage.duration_ms, std::memory_order_relaxed);
}

Result<std::string> DatabasesCore::execute(const DatabaseUse& use, const QueryRequest& request, CancelToken& cancel,
                                           Usage& usage) {
  const auto started = Clock::now();
  const Deadline deadline =
      Deadline::in_ms(std::clamp<std::int64_t>(request.timeout_ms, 1, limits::kQueryTimeoutMsMax));
  const std::string query_id = request.query_id.empty() ? query_ids_.next() : request.query_id;
  counts_.queries.fetch_add(1, std::memory_order_relaxed);
  const Running running(running_, use.who, query_id);
  const CancelLink link(cancel, running.shared_token());
  Result<std::string> body = request.statements.empty()
                                 ? run_one(use, request, deadline, running.shared_token(), usage)
                                 : run_transaction(use, request, deadline, running.shared_token(), usage);
  usage.duration_ms = since(started);
  if (body) {
    *body += ",\"durationMillis\":" + std::to_string(usage.duration_ms) + ",\"queryId\":";
    json::append_string(*body, query_id);
    *body += '}';
    usage.bytes = static_cast<std::int64_t>(body->size());
  }
  count(usage);
  if (!body) return counted(std::move(body).error(), query_id);
  return body;
}

Result<std::string> DatabasesCore::run_one(const DatabaseUse& use, const QueryRequest& request, Deadline deadline,
                                           const std::shared_ptr<CancelToken>& token, Usage& usage) {
  JF_TRY(auto stream, begin(use, request, deadline, token, !request.all_results));
  ResultBudget::Share share(results_);
  std::string out;
  out.reserve(kSmallResult);
  out += request.all_results ? "{\"results\":[{" : "{";
  const ResultLimits limits{request.row_format, request.max_rows, request.all_results ? Rest::keep : Rest::discard,
                            deadline};
  bool more = false;
  do {
    if (more) out += "},{";
    JF_TRY(const WrittenResult written, write_result(out, *stream, limits, share));
    usage.rows += written.rows;
    more = false;
    if (request.all_results && written.end.done) {
      JF_TRY(more, stream->next_result(deadline));
    }
  } while (more);
  if (request.all_results) out += "}]";
  return out;
}

Status DatabasesCore::write_statement(std::string& out, RunningStream& stream, const StatementRequest& statement,
                                      const QueryRequest& request, Deadline deadline, ResultBudget::Share& share,
                                      Usage& usage) {
  Query query;
  query.sql = statement.sql;
  query.parameters = statement.parameters;
  JF_CHECK(stream.start(query, deadline));
  const ResultLimits limits{request.row_format, request.max_rows, Rest::drain, deadline};
  JF_TRY(const WrittenResult written, write_result(out, stream, limits, share));
  usage.rows += written.rows;
  stream.end_statement();
  return ok();
}

Result<std::string> DatabasesCore::run_transaction(const DatabaseUse& use, const QueryRequest& request,
                                                   Deadline deadline, const std::shared_ptr<CancelToken>& token,
                                                   Usage& usage) {
  for (std::size_t i = 0; i < request.statements.size(); ++i) {
    Status good = check_statement(use, request.statements[i]);
    if (!good) return at_statement(std::move(good).error(), i);
  }
  JF_TRY(auto stream, lease(use, request.read_only, deadline, token));
  const bool read_only = request.read_only || stream->pool_read_only();
  JF_CHECK(stream->step(read_only ? TransactionStep::begin_read_only : TransactionStep::begin, deadline));
  ResultBudget::Share share(results_);
  std::string out = "{\"results\":[";
  for (std::size_t i = 0; i < request.statements.size(); ++i) {
    out += i == 0 ? "{" : ",{";
    Status ran = write_statement(out, *stream, request.statements[i], request, deadline, share, usage);
    if (!ran) {
      give_up(*stream, ran.error());
      return at_statement(std::move(ran).error(), i);
    }
    out += '}';
  }
  if (Status kept = stream->step(TransactionStep::commit, deadline); !kept) {
    give_up(*stream, kept.error());
    return std::move(kept).error();
  }
  out += ']';
  return out;
}

}  // namespace jackfield
