#include "connection.h"

#include <algorithm>

#include "os/socket_bytes.h"
#include "os/task/task.h"
#include "stream.h"

namespace jackfield::postgresql {
namespace {

constexpr std::int64_t kPlacePollMs = 10;
constexpr std::int64_t kLargeRowMs = 60000;
// Reading one buffer takes microseconds. libpq walks a list for every setting that a server reports.
constexpr auto kLongestStep = std::chrono::seconds(1);

bool is_in_clear(const Libpq& pq, PGconn* connection) {
  return pq.PQsslInUse != nullptr && pq.PQsslInUse(connection) == 0 &&
         (pq.PQgssEncInUse == nullptr || pq.PQgssEncInUse(connection) == 0);
}

bool is_copy(int status) { return status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH; }

}  // namespace

PgConnection::PgConnection(ConnectionParts parts)
    : pq_(std::move(parts.pq)),
      connection_(parts.connection),
      wake_(std::move(parts.wake)),
      files_(std::move(parts.files)),
      session_(std::move(parts.session), parts.encoding, pq_->PQbackendPID(connection_)),
      statement_timeout_ms_(parts.statement_timeout_ms),
      read_only_(parts.read_only),
      cancel_requests_(pq_, connection_),
      stop_({.ask = [this] { return cancel_requests_.make(); },
             .wake = [this] { wake_->signal(); },
             .grace_ms = kAcknowledgeMs}),
      large_rows_(std::move(parts.large_rows)),
      large_row_(large_rows_),
      is_in_clear_(is_in_clear(*pq_, connection_)) {
  pq_->PQsetnonblocking(connection_, 1);
  wake_->keep_socket();
  if (!pq_->cancel_connections) files_ = PrivateFiles();  // nothing will read them again
}

PgConnection::~PgConnection() {
  watched_.reset();
  wake_->release_socket();
  pq_->PQfinish(connection_);
}

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

// Reads what has come. libpq reads on as long as anything comes, so a row of a fast server is watched meanwhile.
Status PgConnection::consume() {
  const int socket = pq_->PQsocket(connection_);
  const std::uint64_t before = bytes_received(socket);
  if (std::exchange(row_came_, false)) received_ = before;
  if (!watched_) watched_ = std::make_unique<WatchedSocket>(large_rows_->watch(), socket);
  watched_->arm(received_ + kLongestRowBytes);
  const auto begun = std::chrono::steady_clock::now();
  const bool read = pq_->PQconsumeInput(connection_) == 1;
  const bool still_busy = read && pq_->PQisBusy(connection_) != 0;
  watched_->disarm();
  if (watched_->was_shut()) {
    move(Event::lose);
    return fail(Code::result_too_large);
  }
  if (!read) return lost();
  const bool was_long = std::chrono::steady_clock::now() - begun > kLongestStep;
  const bool was_little = bytes_received(pq_->PQsocket(connection_)) - before < kLargeRowBytes;
  return still_busy && was_long && was_little ? Status(lost()) : ok();
}

// Libpq holds a row until it is whole, and all that came before it: settings, notifications.
Status PgConnection::admit(Deadline deadline) {
  while (PGnotify* notification = pq_->PQnotifies(connection_)) pq_->PQfreemem(notification);
  const std::uint64_t received = bytes_received(pq_->PQsocket(connection_));
  if (std::exchange(row_came_, false)) received_ = received;
  const std::uint64_t bytes = received - received_;
  if (bytes > kLongestRowBytes) {
    move(Event::lose);
    return fail(Code::result_too_large);
  }
  return bytes <= kLargeRowBytes ? ok() : wait_for_place(deadline);
}

// While others receive large rows, this one stays in the network.
Status PgConnection::wait_for_place(Deadline deadline) {
  const Deadline longest = Deadline::in_ms(kLargeRowMs);
  while (!large_row_.take()) {
    stop_.heed();
    const Deadline until = stop_.until(deadline);
    if (until.passed() || longest.passed()) {
      move(Event::lose);
      return fail(stop_.stopping() ? stop_.why() : Code::timeout);
    }
    static_cast<void>(wait_for(-1, 0, wake_.get(), Deadline::in_ms(std::min(kPlacePollMs, until.remaining_ms()))));
    wake_->forget();
  }
  return ok();
}

std::uint64_t PgConnection::received_now() const noexcept {
  return row_came_ ? 0 : bytes_received(pq_->PQsocket(connection_)) - received_;
}

// libpq reads on as long as anything comes, and a task would hold up the others.
Result<PgResult> PgConnection::receive_on_thread(Deadline deadline) {
  Result<PgResult> received = fail(Code::connection_lost);
  run_blocking(Blocking::result, [&] { received = receive(deadline); });
  return received;
}

// The next result of any kind. Null: the end of one statement.
Result<PgResult> PgConnection::receive(Deadline deadline) {
  while (rows_) {
    JF_TRY(const bool more, take_row(deadline));
    if (!more) break;
  }
  while (pq_->PQisBusy(connection_) != 0) {
    stop_.heed();
    // A statement that was just sent has no answer yet: wait first, then read.
    if (phase_ == Phase::sent || phase_ == Phase::pipeline_sent) {
      move(Event::look);
      first_look_ = true;
    } else {
      // What comes first finds a small buffer.
      if (std::exchange(first_look_, false)) {
        if (pq_->PQconsumeInput(connection_) == 0) return lost();
      } else {
        if (on_task() && received_now() > kLongBytes) return receive_on_thread(deadline);
        JF_CHECK(consume());
      }
      if (pq_->PQisBusy(connection_) == 0) break;
      JF_CHECK(admit(deadline));
    }
    if (stop_.wait(pq_->PQsocket(connection_), POLLIN, *wake_, deadline) == Stop::Wait::gave_up)
      return fail(stop_.why());
  }
  stop_.heed();
  row_came_ = true;
  large_row_.give_back();
  return PgResult(*pq_, pq_->PQgetResult(connection_));
}

Result<PgResult> PgConnection::next(Deadline deadline) {
  for (;;) {
    auto result = receive(deadline);
    if (!result) {
      if (result.error().code == Code::cancelled) stop_.forget_request();
      return result;
    }
    if (line_) line_->note(*result);
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
  const StatementTraits traits = traits_of(query.sql);
  JF_CHECK(check_statement(query, traits));
  JF_CHECK(ready(deadline));
  used_ = true;
  auto stream = run_with_values(query, traits, deadline);
  parameters_.clear();
  return stream;
}

const StatementTraits& PgConnection::traits_of(const std::string& sql) {
  if (!inspected_.empty() && inspected_ == sql) return traits_;
  traits_ = inspect(sql);
  inspected_ = sql.size() <= kLongestParsed ? sql : std::string();
  return traits_;
}

std::shared_ptr<const ResultShape> PgConnection::shape_of(const PGresult* result) {
  if (!shape_ || !shape_->is_of(*pq_, result))
    shape_ = std::make_shared<const ResultShape>(read_shape(*pq_, result, types_));
  return shape_;
}

PgConnection::Stream PgConnection::run_with_values(const Query& query, const StatementTraits& traits,
                                                   Deadline deadline) {
  refused_ = false;
  JF_TRY(const TypesUsed used, bind(query, deadline));
  const bool may_be_old = used == TypesUsed::kept || (traits.plain_read && parsed_ == query.sql);
  auto stream = run(query, traits, deadline);
  if (stream || !refused_ || !may_be_old || traits.may_commit || caller_ != CallerTransaction::none) return stream;
  return run_again(query, traits, used, std::move(stream).error(), deadline);
}

// What was kept of a statement may be older than its tables. A refused statement has changed nothing. Unless it is a
// read, it runs again only if its types are others now.
PgConnection::Stream PgConnection::run_again(const Query& query, const StatementTraits& traits, TypesUsed used,
                                             Error error, Deadline deadline) {
  JF_CHECK(ready(deadline));
  if (used == TypesUsed::kept) {
    const std::vector<Oid>* kept = described_.find(query.sql);
    const std::vector<Oid> before = kept == nullptr ? std::vector<Oid>() : *kept;
    described_.forget(query.sql);
    JF_CHECK(bind(query, deadline));
    const std::vector<Oid>* now = described_.find(query.sql);
    if (!traits.plain_read && now != nullptr && *now == before) return error;
  }
  return run(query, traits, deadline);
}

PgConnection::Stream PgConnection::run(const Query& query, const StatementTraits& traits, Deadline deadline) {
  if (!traits.plain_read) leftovers_.add(Leftover::session);
  const Plan plan = make_plan(query, traits);
  JF_CHECK(send(query, traits, plan, deadline));
  JF_CHECK(read_preamble(plan, deadline));
  // If it is refused, the rows come all at once. Rows in chunks (libpq 17) could not be limited one by one.
  static_cast<void>(pq_->PQsetSingleRowMode(connection_));
  const bool is_read = traits.plain_read || read_only_ || query.read_only || caller_ == CallerTransaction::read_only;
  return open_stream(query, traits, !is_read, deadline);
}

PgConnection::Stream PgConnection::open_stream(const Query& query, const StatementTraits& traits, bool may_write,
                                               Deadline deadline) {
  if (may_read_rows(traits)) {
    auto stream = open_large(deadline);
    if (!stream || *stream) return stream;
  }
  JF_TRY(PgResult first, next(deadline));
  if (!first) return lost();
  auto stream = std::make_unique<PgStream>(*this, may_write);
  JF_CHECK(stream->open(std::move(first), deadline));
  const std::vector<Oid> unknown = stream->unknown_types();
  if (!unknown.empty()) {
    // The first rows of a type that is not known yet wait until the statement has ended and the server can be asked.
    JF_TRY(const bool is_whole, stream->hold(kHeldBytes, deadline));
    if (!is_whole) {
      stream.reset();
      if (may_write || caller_ != CallerTransaction::none) return fail(Code::result_too_large);
      JF_CHECK(ready(deadline));
      JF_CHECK(look_up_types(unknown, deadline));
      return run(query, traits, deadline);
    }
    JF_CHECK(look_up_types(unknown, deadline));
    stream->read_types();
  }
  return std::unique_ptr<ResultStream>(std::move(stream));
}

Status PgConnection::finish(Deadline deadline) {
  const bool is_wrapped = leftovers_.has(Leftover::transaction) && caller_ == CallerTransaction::none;
  if (!in_pipeline(phase_)) {
    move(Event::end);
    if (!is_wrapped) return check_transaction();
    JF_CHECK(command(end_ == nullptr ? kRollback : end_, deadline));
    leftovers_.remove(Leftover::transaction);
    return ok();
  }
  if (is_wrapped) JF_CHECK(expect_done(deadline));
  if (line_ && !line_->owner_ends_batch()) {  // the answers of other callers follow
    move(Event::hand_over);
    return ok();
  }
  JF_CHECK(read_sync(deadline));
  if (is_wrapped) leftovers_.remove(Leftover::transaction);
  return ok();
}

void PgConnection::leave_pipeline() noexcept {
  if (line_) return end_owner_batch();
  if (owed_ > 0 && --owed_ > 0) return;
  move(pq_->PQexitPipelineMode(connection_) == 1 ? Event::sync : Event::lose);
}

Result<std::string> PgConnection::server_version(Deadline) {
  const char* version = pq_->PQparameterStatus(connection_, "server_version");
  if (version == nullptr) return fail(Code::protocol_failed);
  const std::string_view text = version;
  return std::string(text.substr(0, text.find(' ')));
}

// The three roles run programs and reach files on the server's machine (documentation, "Predefined Roles").
std::string_view PgConnection::rights_query() const noexcept {
  return R"(SELECT CASE WHEN u.rolsuper THEN 'superuser' ELSE
    (SELECT string_agg(r.rolname, ', ' ORDER BY r.rolname) FROM pg_catalog.pg_roles r
     WHERE r.rolname IN ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files')
     AND pg_has_role(u.oid, r.oid, 'MEMBER')) END AS rights
    FROM pg_catalog.pg_roles u WHERE u.rolname = current_user)";
}

}  // namespace jackfield::postgresql
