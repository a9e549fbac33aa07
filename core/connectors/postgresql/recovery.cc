// PgConnection: what follows a failure, and how a connection becomes as new.
#include "connection.h"
#include "errors.h"

namespace jackfield::postgresql {
namespace {

constexpr std::size_t kLargeCell = 8u << 20;  // libpq keeps the buffer of its largest row
constexpr int kSpareNulls = 3;                // ends of statements in a row before we stop believing the library

}  // namespace

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

}  // namespace jackfield::postgresql
