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
      cancel_requests_(pq_, connection_),
      stop_({.ask = [this] { return cancel_requests_.make(); },
             .wake = [this] { wake_->signal(); },
             .grace_ms = kAcknowledgeMs}) {
  pq_->PQsetnonblocking(connection_, 1);
  if (!pq_->cancel_connections) files_ = PrivateFiles();  // nothing will read them again
}

PgConnection::~PgConnection() { pq_->PQfinish(connection_); }

// --- waiting ---

Error PgConnection::lost() noexcept {
  move(Event::lose);
  return fail(Code::connection_lost);
}

void PgConnection::move(Event event) noexcept {
  const bool ran = in_flight(phase_);
  phase_ = postgresql::next(phase_, event);
  if (in_flight(phase_) != ran) stop_.running(!ran);
}

void PgConnection::cancel() noexcept { stop_.request(); }

// The next result of any kind. Null: the end of one statement.
Result<PgResult> PgConnection::receive(Deadline deadline) {
  while (pq_->PQisBusy(connection_) != 0) {
    stop_.heed();
    // A statement that was just sent has no answer yet: wait first, then read.
    if (phase_ == Phase::sent || phase_ == Phase::pipeline_sent) {
      move(Event::look);
    } else {
      if (pq_->PQconsumeInput(connection_) == 0) return lost();
      if (pq_->PQisBusy(connection_) == 0) break;
    }
    if (stop_.wait(pq_->PQsocket(connection_), POLLIN, *wake_, deadline) == Stop::Wait::gave_up)
      return fail(stop_.why());
  }
  stop_.heed();
  return PgResult(*pq_, pq_->PQgetResult(connection_));
}

Result<PgResult> PgConnection::next(Deadline deadline) {
  for (;;) {
    auto result = receive(deadline);
    if (!result) {
      if (result.error().code == Code::cancelled) stop_.forget_request();
      return result;
    }
    if (!stop_.stopping()) return result;
    if (!*result) {
      // The statement ended before the server acted on the request. A completed write is not undone.
      if (stop_.why() == Code::cancelled) stop_.forget_request();
      return fail(stop_.why());
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
  if (!stream && statement_ == StatementKind::stale) {
    prepared_.clear();
    leftovers_.add(Leftover::session);  // the server still holds them
    JF_CHECK(ready(deadline));
    stream = run(query, traits, false, deadline);
  }
  parameters_.clear();
  return stream;
}

Result<std::unique_ptr<ResultStream>> PgConnection::run(const Query& query, const StatementTraits& traits,
                                                        bool may_prepare, Deadline deadline) {
  if (!traits.plain_read) leftovers_.add(Leftover::session);
  Plan plan = make_plan(query, traits, may_prepare);
  statement_ = plan.statement != nullptr ? StatementKind::prepared : StatementKind::unprepared;
  JF_CHECK(send(query, plan, deadline));
  JF_CHECK(read_preamble(plan, deadline));
  if (pq_->PQsetChunkedRowsMode == nullptr || pq_->PQsetChunkedRowsMode(connection_, kChunkRows) != 1) {
    // If it is refused, the rows come all at once.
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
  if (!in_pipeline(phase_)) {
    move(Event::end);
    return roll_back(deadline);
  }
  if (leftovers_.has(Leftover::transaction)) {
    JF_CHECK(expect_done(deadline));
    leftovers_.remove(Leftover::transaction);
  }
  JF_TRY(PgResult sync, next(deadline));
  if (!sync || sync.status() != kPipelineSync) return lost();
  leave_pipeline();
  return ok();
}

void PgConnection::leave_pipeline() noexcept {
  move(pq_->PQexitPipelineMode(connection_) == 1 ? Event::sync : Event::lose);
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
  leftovers_.remove(Leftover::session);
  return ok();
}

Result<std::string> PgConnection::server_version(Deadline) {
  const char* version = pq_->PQparameterStatus(connection_, "server_version");
  if (version == nullptr) return fail(Code::protocol_failed);
  const std::string_view text = version;
  return std::string(text.substr(0, text.find(' ')));
}

}  // namespace jackfield::postgresql
