// PgConnection: recovery after a failure, and reset.
#include <algorithm>

#include "connection.h"
#include "errors.h"
#include "os/socket_bytes.h"

namespace jackfield::postgresql {
namespace {

constexpr int kSpareNulls = 3;  // ends of statements in a row before we stop believing the library
constexpr std::uint64_t kIdleBytes = 262144;

// VACUUM, CREATE DATABASE; COMMIT inside a procedure.
bool needs_no_transaction(std::string_view state) { return state == "25001" || state == "2D000"; }

}  // namespace

Code PgConnection::stopped_code() const {
  if (stop_.stopping()) return stop_.why();
  if (stop_.requested()) return Code::cancelled;
  const auto ran = std::chrono::steady_clock::now() - started_.at;
  return statement_timeout_ms_ > 0 && ran >= std::chrono::milliseconds(statement_timeout_ms_) ? Code::timeout
                                                                                              : Code::cancelled;
}

Error PgConnection::failure(const PgResult& result) {
  Error error = query_error(*pq_, result.get(), stopped_code());
  const std::string_view state = sql_state(*pq_, result.get());
  refused_ = !stop_.stopping() && may_be_changed_table(state);
  parsed_.clear();
  if (shared_ && caller_ == CallerTransaction::none && needs_no_transaction(state))
    error = pooler_refusal("The statement cannot run inside a transaction, with which settings go through a pooler.");
  if (error.code == Code::cancelled) stop_.forget_request();
  if (pq_->PQstatus(connection_) == CONNECTION_BAD) {
    move(Event::lose);
  } else if (!drain(Deadline::in_ms(kAcknowledgeMs)) && broken() && error.code == Code::query_failed) {
    error = fail(Code::connection_lost);
  }
  // A pooler keeps a failed transaction, and its session, until it is ended.
  if (shared_ && caller_ == CallerTransaction::none && phase_ == Phase::idle)
    static_cast<void>(roll_back(Deadline::in_ms(kAcknowledgeMs)));
  return error;
}

Error PgConnection::deny_copy(Deadline deadline) {
  // In a pipeline neither side would ever go on.
  if (in_pipeline(phase_) || !drain(deadline)) move(Event::lose);
  return fail(Code::statement_denied);
}

void PgConnection::abandon() noexcept {
  if (!broken()) stop_.begin(Code::cancelled);
}

Error PgConnection::deny_empty() {
  static_cast<void>(drain(Deadline::in_ms(kAcknowledgeMs)));
  return fail(Code::syntax_error).with("position", std::int64_t{1});
}

// Reads and discards the results that the server still sends.
bool PgConnection::drain(Deadline deadline) {
  int nulls = 0;
  while (in_flight(phase_)) {
    stop_.allow(deadline);
    auto result = receive(deadline);
    if (!result) return false;
    if (line_) line_->note(*result);
    if (!*result) {
      if (!in_pipeline(phase_)) {
        move(Event::end);
      } else if (++nulls > kSpareNulls) {
        move(Event::lose);
      }
      continue;
    }
    nulls = 0;
    const int status = result->status();
    if (status == kPipelineSync) {
      result->clear();
      leave_pipeline();
    } else if (status == PGRES_COPY_IN || status == PGRES_COPY_BOTH) {
      if (in_pipeline(phase_) || pq_->PQputCopyEnd(connection_, "refused") != 1 || !flush(deadline)) move(Event::lose);
    } else if (status == PGRES_COPY_OUT && !drain_copy_out(deadline)) {
      move(Event::lose);
    }
    if (pq_->PQstatus(connection_) == CONNECTION_BAD) move(Event::lose);
  }
  if (broken()) return false;
  stop_.end();
  return true;
}

bool PgConnection::drain_copy_out(Deadline deadline) {
  stop_.ask();  // the rest may be long
  for (;;) {
    char* line = nullptr;
    const int size = pq_->PQgetCopyData(connection_, &line, 1);
    if (size > 0) {
      pq_->PQfreemem(line);
    } else if (size < 0) {
      return size == -1;
    } else if (wait_for(pq_->PQsocket(connection_), POLLIN, nullptr, deadline) == Waited::passed || !consume() ||
               !admit(deadline)) {
      return false;
    }
  }
}

// Behind a pooler the settings end with their transaction, and statements that change the session are refused.
bool PgConnection::needs_reset() const noexcept {
  EnumSet<Leftover> left = leftovers_;
  if (shared_) left.remove(Leftover::session);
  return left.any() || caller_ != CallerTransaction::none || phase_ != Phase::idle || stop_.pending();
}

bool PgConnection::reset(Deadline deadline) {
  stop_.forget_request();
  caller_ = CallerTransaction::none;
  if (leftovers_.has(Leftover::large_buffer) || !ready(deadline)) return false;
  while (PGnotify* notification = pq_->PQnotifies(connection_)) pq_->PQfreemem(notification);
  if (!used_) return true;
  // Whether a pooler gives a session back to us alone cannot be known, and DISCARD ALL could strike that of another. At
  // the end of a connection it cleans its session itself.
  if (shared_) return false;
  if (pq_->PQtransactionStatus(connection_) != PQTRANS_IDLE && !command(kRollback, deadline)) return false;
  // A late cancel may still stop the next statement.
  if (!command("DISCARD ALL", deadline) && (!ready(deadline) || !command("DISCARD ALL", deadline))) return false;
  described_.clear();
  if (!prepare_session(deadline)) return false;
  leftovers_.remove(Leftover::session);
  used_ = false;
  return !shared_;
}

bool PgConnection::alive() noexcept {
  if (broken() || pq_->PQstatus(connection_) != CONNECTION_OK) return false;
  pollfd fd{pq_->PQsocket(connection_), static_cast<short>(POLLIN | POLLRDHUP), 0};
  if (::poll(&fd, 1, 0) <= 0) return true;
  const std::uint64_t received = bytes_received(pq_->PQsocket(connection_));
  if (std::exchange(row_came_, false)) received_ = received;
  // An idle server sends only the end of the connection, settings and notifications. The end closes the socket.
  if ((fd.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) != 0 || received - received_ > kIdleBytes ||
      pq_->PQconsumeInput(connection_) == 0)
    move(Event::lose);
  while (PGnotify* notification = pq_->PQnotifies(connection_)) pq_->PQfreemem(notification);
  return !broken();
}

}  // namespace jackfield::postgresql
