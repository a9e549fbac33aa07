#include "connection.h"

#include <algorithm>

#include "stream.h"

namespace jackfield::postgresql {
namespace {

constexpr int kChunkRows = 128;

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
