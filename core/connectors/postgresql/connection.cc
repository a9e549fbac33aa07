#include "connection.h"

#include <algorithm>

#include "errors.h"
#include "stream.h"

namespace jackfield::postgresql {
namespace {

constexpr std::int64_t kAcknowledgeMs = 500;
constexpr std::size_t kLargeCell = 8u << 20;  // libpq keeps the buffer of its largest row
constexpr int kChunkRows = 128;
constexpr int kSpareNulls = 3;  // ends of statements in a row before we stop believing the library

constexpr const char* kBegin = "BEGIN READ ONLY";
constexpr const char* kRollback = "ROLLBACK";

bool is_copy(int status) { return status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH; }

}  // namespace

PgConnection::PgConnection(ConnectionParts parts)
    : pq_(std::move(parts.pq)),
      connection_(parts.connection),
      wake_(std::move(parts.wake)),
      files_(std::move(parts.files)),
      session_(std::move(parts.session)),
      statement_timeout_ms_(parts.statement_timeout_ms),
      read_only_(parts.read_only),
      canceller_(pq_, connection_) {
  pq_->PQsetnonblocking(connection_, 1);
  if (!pq_->cancel_connections) files_ = PrivateFiles();  // nothing will read them again
}

PgConnection::~PgConnection() { pq_->PQfinish(connection_); }

// --- waiting ---

Error PgConnection::lost() noexcept {
  dead_ = true;
  set_in_flight(false);
  return fail(Code::connection_lost);
}

void PgConnection::set_in_flight(bool value) noexcept {
  const std::lock_guard<std::mutex> lock(mutex_);
  in_flight_ = value;
}

void PgConnection::begin_stop(Code why) noexcept {
  if (stopping_) return;
  stopping_ = true;
  stop_code_ = why;
  stop_deadline_ = Deadline::in_ms(kAcknowledgeMs);
  cancel_sent_.store(true);
  canceller_.start();
}

void PgConnection::cancel() noexcept {
  const std::lock_guard<std::mutex> lock(mutex_);
  cancel_requested_.store(true);
  if (in_flight_ && !dead_) {
    cancel_sent_.store(true);
    canceller_.start();
  }
  wake_->signal();
}

// The next result, whatever it is. Null: the end of one statement.
Result<PgResult> PgConnection::receive(Deadline deadline) {
  while (pq_->PQisBusy(connection_) != 0) {
    if (cancel_requested_.load(std::memory_order_relaxed)) begin_stop(Code::cancelled);
    // Nothing can be there of a statement that was just sent: the wait comes first then, the look for bytes after it.
    if (!std::exchange(just_sent_, false)) {
      if (pq_->PQconsumeInput(connection_) == 0) return lost();
      if (pq_->PQisBusy(connection_) == 0) break;
    }
    const Waited waited =
        wait_for(pq_->PQsocket(connection_), POLLIN, wake_.get(), stopping_ ? stop_deadline_ : deadline);
    if (waited == Waited::woken) {
      wake_->forget();
    } else if (waited == Waited::passed) {
      if (stopping_) return fail(stop_code_);
      begin_stop(Code::timeout);
    }
  }
  if (cancel_requested_.load(std::memory_order_relaxed)) begin_stop(Code::cancelled);
  return PgResult(*pq_, pq_->PQgetResult(connection_));
}

Result<PgResult> PgConnection::next(Deadline deadline) {
  for (;;) {
    auto result = receive(deadline);
    if (!result) {
      if (result.error().code == Code::cancelled) cancel_requested_.store(false);
      return result;
    }
    if (!stopping_) return result;
    if (!*result) {
      // It ended before the server heard us. Rows were asked not to be wanted any more; a change that is done is done.
      if (stop_code_ == Code::cancelled) cancel_requested_.store(false);
      return fail(stop_code_);
    }
    const int status = result->status();
    if (status == PGRES_FATAL_ERROR || status == PGRES_COMMAND_OK || is_copy(status)) return result;
  }
}

Status PgConnection::flush(Deadline deadline) {
  just_sent_ = true;
  for (;;) {
    const int left = pq_->PQflush(connection_);
    if (left == 0) return ok();
    just_sent_ = false;  // what is read here may leave bytes in the TLS library, which the socket does not tell of
    if (left < 0) return lost();
    // Half a statement cannot be taken back, so who stops here loses the connection.
    if (cancel_requested_.load(std::memory_order_relaxed)) {
      cancel_requested_.store(false);
      dead_ = true;
      return fail(Code::cancelled);
    }
    switch (wait_for(pq_->PQsocket(connection_), POLLIN | POLLOUT, wake_.get(), deadline)) {
      case Waited::woken:
        wake_->forget();
        break;
      case Waited::passed:
        dead_ = true;
        return fail(Code::timeout);
      case Waited::ready:
        if (pq_->PQconsumeInput(connection_) == 0) return lost();
    }
  }
}

// --- sending ---

Status PgConnection::ready(Deadline deadline) {
  if (dead_) return fail(Code::connection_lost);
  if (cancel_requested_.exchange(false)) return fail(Code::cancelled);
  wake_->forget();
  if (in_flight_ && !drain(deadline)) return dead_ ? fail(Code::connection_lost) : fail(Code::timeout);
  if (cancel_sent_.load()) {
    if (!canceller_.settled(deadline)) return fail(Code::timeout);
    cancel_sent_.store(false);
  }
  stopping_ = false;
  retry_unprepared_ = false;
  if (own_transaction_) {
    JF_CHECK(command(kRollback, deadline));
    own_transaction_ = false;
  }
  return ok();
}

PgConnection::Plan PgConnection::make_plan(const Query& query, const StatementTraits& traits, bool may_prepare) {
  Plan plan;
  plan.transaction = read_only_ || query.read_only;
  if (traits.plain_read && may_prepare) {
    bool dropped = false;
    plan.statement = prepared_.find(query.sql, dropped);
    if (dropped) touched_ = true;
  }
  plan.prepare = plan.statement != nullptr && !plan.statement->prepared;
  // COPY inside a pipeline would leave both sides waiting.
  plan.pipeline = pq_->pipelines && !traits.copy && (plan.transaction || plan.prepare);
  return plan;
}

bool PgConnection::send_statement(const Query& query, const Plan& plan) {
  if (plan.statement != nullptr) {
    return pq_->PQsendQueryPrepared(connection_, plan.statement->name.c_str(), parameters_.count(),
                                    parameters_.values(), nullptr, nullptr, 0) == 1;
  }
  return pq_->PQsendQueryParams(connection_, query.sql.c_str(), parameters_.count(), nullptr, parameters_.values(),
                                nullptr, nullptr, 0) == 1;
}

Status PgConnection::send(const Query& query, Plan& plan, Deadline deadline) {
  started_ = Deadline::in_ms(0);
  if (!plan.pipeline) return send_in_turn(query, plan, deadline);
  if (pq_->PQenterPipelineMode(connection_) != 1) return lost();
  in_pipeline_ = true;
  set_in_flight(true);
  own_transaction_ = plan.transaction;
  bool sent = true;
  if (plan.transaction)
    sent = pq_->PQsendQueryParams(connection_, kBegin, 0, nullptr, nullptr, nullptr, nullptr, 0) == 1;
  if (plan.prepare) {
    sent = sent && pq_->PQsendPrepare(connection_, plan.statement->name.c_str(), query.sql.c_str(), 0, nullptr) == 1;
  }
  sent = sent && send_statement(query, plan);
  if (plan.transaction) {
    sent = sent && pq_->PQsendQueryParams(connection_, kRollback, 0, nullptr, nullptr, nullptr, nullptr, 0) == 1;
  }
  if (!sent || pq_->PQpipelineSync(connection_) != 1) return lost();
  return flush(deadline);
}

Status PgConnection::send_in_turn(const Query& query, Plan& plan, Deadline deadline) {
  if (plan.transaction) {
    own_transaction_ = true;
    JF_CHECK(command(kBegin, deadline));
  }
  if (plan.prepare) {
    set_in_flight(true);
    if (pq_->PQsendPrepare(connection_, plan.statement->name.c_str(), query.sql.c_str(), 0, nullptr) != 1)
      return lost();
    JF_CHECK(flush(deadline));
    JF_CHECK(expect_done(deadline));
    plan.statement->prepared = true;
  }
  set_in_flight(true);
  if (!send_statement(query, plan)) return lost();
  return flush(deadline);
}

// One statement without rows, to its end.
Status PgConnection::expect_done(Deadline deadline) {
  Status outcome = ok();
  for (;;) {
    JF_TRY(PgResult result, next(deadline));
    if (!result) break;
    const int status = result.status();
    if (outcome && status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) outcome = failure(result);
    if (!in_flight_) return outcome;
  }
  if (!in_pipeline_) set_in_flight(false);
  return outcome;
}

Status PgConnection::command(const char* sql, Deadline deadline) {
  set_in_flight(true);
  if (pq_->PQsendQuery(connection_, sql) != 1) return lost();
  JF_CHECK(flush(deadline));
  return expect_done(deadline);
}

// The answers to BEGIN and PREPARE, which come before the statement's own.
Status PgConnection::read_preamble(Plan& plan, Deadline deadline) {
  if (!plan.pipeline) return ok();
  if (plan.transaction) JF_CHECK(expect_done(deadline));
  if (plan.prepare) {
    JF_CHECK(expect_done(deadline));
    plan.statement->prepared = true;
  }
  return ok();
}

// --- one statement ---

Result<std::unique_ptr<ResultStream>> PgConnection::execute(const Query& query, Deadline deadline) {
  if (query.sql.find('\0') != std::string::npos) {
    return fail(Code::syntax_error).with("position", static_cast<std::int64_t>(query.sql.find('\0') + 1));
  }
  JF_CHECK(ready(deadline));
  JF_CHECK(parameters_.bind(query.parameters));
  const StatementTraits traits = inspect(query.sql);
  auto stream = run(query, traits, true, deadline);
  if (!stream && retry_unprepared_) {
    prepared_.clear();
    touched_ = true;  // the server still holds them
    JF_CHECK(ready(deadline));
    stream = run(query, traits, false, deadline);
  }
  parameters_.clear();
  return stream;
}

Result<std::unique_ptr<ResultStream>> PgConnection::run(const Query& query, const StatementTraits& traits,
                                                        bool may_prepare, Deadline deadline) {
  if (!traits.plain_read) touched_ = true;
  Plan plan = make_plan(query, traits, may_prepare);
  statement_prepared_ = plan.statement != nullptr;
  JF_CHECK(send(query, plan, deadline));
  JF_CHECK(read_preamble(plan, deadline));
  if (pq_->PQsetChunkedRowsMode == nullptr || pq_->PQsetChunkedRowsMode(connection_, kChunkRows) != 1) {
    // A refusal only means that the rows come all at once.
    static_cast<void>(pq_->PQsetSingleRowMode(connection_));
  }
  return open_stream(traits, plan.transaction, deadline);
}

Result<std::unique_ptr<ResultStream>> PgConnection::open_stream(const StatementTraits& traits, bool read_only,
                                                                Deadline deadline) {
  JF_TRY(PgResult first, next(deadline));
  if (!first) return lost();
  auto stream = std::make_unique<PgStream>(*this, !read_only && !traits.plain_read);
  JF_CHECK(stream->open(std::move(first), deadline));
  return std::unique_ptr<ResultStream>(std::move(stream));
}

Status PgConnection::finish(Deadline deadline) {
  if (!in_pipeline_) {
    set_in_flight(false);
    if (!own_transaction_) return ok();
    JF_CHECK(command(kRollback, deadline));
    own_transaction_ = false;
    return ok();
  }
  if (own_transaction_) {
    JF_CHECK(expect_done(deadline));
    own_transaction_ = false;
  }
  JF_TRY(PgResult sync, next(deadline));
  if (!sync || sync.status() != kPipelineSync) return lost();
  leave_pipeline();
  return ok();
}

void PgConnection::leave_pipeline() noexcept {
  if (in_pipeline_ && pq_->PQexitPipelineMode(connection_) != 1) dead_ = true;
  in_pipeline_ = false;
  set_in_flight(false);
}

// --- failing, and getting well again ---

Code PgConnection::stopped_code() const {
  if (stopping_) return stop_code_;
  if (cancel_requested_.load()) return Code::cancelled;
  const auto ran = std::chrono::steady_clock::now() - started_.at;
  return statement_timeout_ms_ > 0 && ran >= std::chrono::milliseconds(statement_timeout_ms_) ? Code::timeout
                                                                                              : Code::cancelled;
}

Error PgConnection::failure(const PgResult& result) {
  Error error = query_error(*pq_, result.get(), stopped_code());
  const std::string_view state = sql_state(*pq_, result.get());
  // A prepared statement whose tables changed, or that somebody dropped.
  retry_unprepared_ = statement_prepared_ && !stopping_ && (state == "0A000" || state == "26000" || state == "42P05");
  if (error.code == Code::cancelled) cancel_requested_.store(false);
  if (pq_->PQstatus(connection_) == CONNECTION_BAD) {
    dead_ = true;
    set_in_flight(false);
  } else if (!drain(Deadline::in_ms(kAcknowledgeMs)) && dead_ && error.code == Code::query_failed) {
    error = fail(Code::connection_lost);
  }
  return error;
}

Error PgConnection::deny_copy(Deadline deadline) {
  if (in_pipeline_) {
    dead_ = true;  // neither side would ever go on
    return fail(Code::statement_denied);
  }
  if (!drain(deadline)) dead_ = true;
  return fail(Code::statement_denied);
}

void PgConnection::abandon() noexcept {
  if (dead_) return;
  begin_stop(Code::cancelled);
}

Error PgConnection::deny_empty() {
  static_cast<void>(drain(Deadline::in_ms(kAcknowledgeMs)));
  return fail(Code::syntax_error).with("position", std::int64_t{1});
}

// Reads and throws away what the server still owes.
bool PgConnection::drain(Deadline deadline) {
  int nulls = 0;
  while (in_flight_) {
    stopping_ = true;  // whoever waits here has an answer already
    stop_deadline_ = deadline;
    auto result = receive(deadline);
    if (!result) return false;
    if (!*result) {
      if (!in_pipeline_) {
        set_in_flight(false);
      } else if (++nulls > kSpareNulls) {
        dead_ = true;
        return false;
      }
      continue;
    }
    nulls = 0;
    const int status = result->status();
    if (status == kPipelineSync) {
      result->clear();
      leave_pipeline();
    } else if (status == PGRES_COPY_IN || status == PGRES_COPY_BOTH) {
      if (in_pipeline_ || pq_->PQputCopyEnd(connection_, "refused") != 1 || !flush(deadline)) dead_ = true;
    } else if (status == PGRES_COPY_OUT && !drain_copy_out(deadline)) {
      dead_ = true;
    }
    if (pq_->PQstatus(connection_) == CONNECTION_BAD) dead_ = true;
    if (dead_) {
      set_in_flight(false);
      return false;
    }
  }
  stopping_ = false;
  return true;
}

bool PgConnection::drain_copy_out(Deadline deadline) {
  cancel_sent_.store(true);
  canceller_.start();  // the rest may be long
  for (;;) {
    char* line = nullptr;
    const int size = pq_->PQgetCopyData(connection_, &line, 1);
    if (size > 0) {
      pq_->PQfreemem(line);
    } else if (size < 0) {
      return size == -1;
    } else if (wait_for(pq_->PQsocket(connection_), POLLIN, nullptr, deadline) == Waited::passed ||
               pq_->PQconsumeInput(connection_) == 0) {
      return false;
    }
  }
}

bool PgConnection::needs_reset() const noexcept {
  return touched_ || dead_ || in_flight_ || own_transaction_ || stopping_ || cancel_requested_.load() ||
         cancel_sent_.load() || largest_cell_ > kLargeCell;
}

bool PgConnection::reset(Deadline deadline) {
  cancel_requested_.store(false);
  if (dead_ || largest_cell_ > kLargeCell || !ready(deadline)) return false;
  while (PGnotify* notification = pq_->PQnotifies(connection_)) pq_->PQfreemem(notification);
  if (!touched_) return true;
  if (pq_->PQtransactionStatus(connection_) != PQTRANS_IDLE && !command(kRollback, deadline)) return false;
  prepared_.clear();
  // A cancel that came late may still strike the first statement after it.
  if (!command("DISCARD ALL", deadline) && (dead_ || !ready(deadline) || !command("DISCARD ALL", deadline)))
    return false;
  touched_ = false;
  if (settings_repeated_ && !prepare_session(deadline)) return false;
  return true;
}

bool PgConnection::alive() noexcept {
  if (dead_ || pq_->PQstatus(connection_) != CONNECTION_OK) return false;
  pollfd fd{pq_->PQsocket(connection_), static_cast<short>(POLLIN | POLLRDHUP), 0};
  if (::poll(&fd, 1, 0) <= 0) return true;
  // Idle servers speak only to say goodbye, or of settings and notifications. Goodbye comes with the end of the stream.
  if ((fd.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) != 0 || pq_->PQconsumeInput(connection_) == 0)
    dead_ = true;
  return !dead_;
}

// --- session ---

Status PgConnection::prepare_session(Deadline deadline) {
  const auto reported = [this](const char* name) {
    const char* value = pq_->PQparameterStatus(connection_, name);
    return value == nullptr ? std::string_view() : std::string_view(value);
  };
  const std::string_view interval = reported("IntervalStyle");
  const bool took = reported("DateStyle").starts_with("ISO") && reported("TimeZone") == "UTC" && interval == "iso_8601";
  if (took && !settings_repeated_) return ok();
  settings_repeated_ = true;
  for (const Setting& setting : session_) {
    Query query;
    json::Arena arena;
    query.sql = "SELECT pg_catalog.set_config($1, $2, false)";
    query.parameters = json::ArrayBuilder(arena)
                           .add(json::Value::borrowed(setting.name))
                           .add(json::Value::borrowed(setting.value))
                           .build();
    const bool read_only = std::exchange(read_only_, false);
    auto stream = execute(query, deadline);
    read_only_ = read_only;
    if (!stream) return std::move(stream).error();
    static_cast<void>(stream);
    if (!drain(deadline)) return fail(Code::connection_lost);
  }
  touched_ = false;
  return ok();
}

Result<std::string> PgConnection::server_version(Deadline) {
  const char* version = pq_->PQparameterStatus(connection_, "server_version");
  if (version == nullptr) return fail(Code::protocol_failed);
  const std::string_view text = version;
  return std::string(text.substr(0, text.find(' ')));
}

}  // namespace jackfield::postgresql
