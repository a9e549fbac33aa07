// PgConnection: sends a statement and its BEGIN, ROLLBACK or PREPARE, all at once if libpq can.
#include "connection.h"

namespace jackfield::postgresql {
namespace {

constexpr const char* kBegin = "BEGIN READ ONLY";

}  // namespace

Status PgConnection::flush(Deadline deadline) {
  Event written = Event::flushed;
  for (;;) {
    const int left = pq_->PQflush(connection_);
    if (left == 0) {
      move(written);
      return ok();
    }
    written = Event::flushed_late;  // reading may leave bytes in the TLS library, which the socket does not tell of
    if (left < 0) return lost();
    // Half a statement cannot be taken back, so a stop here costs the connection.
    if (stop_.take_request()) {
      move(Event::lose);
      return fail(Code::cancelled);
    }
    switch (wait_for(pq_->PQsocket(connection_), POLLIN | POLLOUT, wake_.get(), deadline)) {
      case Waited::woken:
        wake_->forget();
        break;
      case Waited::passed:
        move(Event::lose);
        return fail(Code::timeout);
      case Waited::ready:
        if (pq_->PQconsumeInput(connection_) == 0) return lost();
    }
  }
}

Status PgConnection::ready(Deadline deadline) {
  if (broken()) return fail(Code::connection_lost);
  if (stop_.take_request()) return fail(Code::cancelled);
  wake_->forget();
  if (in_flight(phase_) && !drain(deadline)) return broken() ? fail(Code::connection_lost) : fail(Code::timeout);
  if (stop_.asked() && !stop_.settle(deadline)) return fail(Code::timeout);
  stop_.end();
  statement_ = StatementKind::unprepared;
  return roll_back(deadline);
}

// Ends the transaction that a read-only statement ran in.
Status PgConnection::roll_back(Deadline deadline) {
  if (!leftovers_.has(Leftover::transaction)) return ok();
  JF_CHECK(command(kRollback, deadline));
  leftovers_.remove(Leftover::transaction);
  return ok();
}

PgConnection::Plan PgConnection::make_plan(const Query& query, const StatementTraits& traits, bool may_prepare) {
  Plan plan;
  plan.transaction = read_only_ || query.read_only;
  if (traits.plain_read && may_prepare) {
    const PreparedStatements::Found found = prepared_.find(query.sql);
    plan.statement = found.statement;
    if (found.dropped) leftovers_.add(Leftover::session);
  }
  plan.prepare = plan.statement != nullptr && !plan.statement->prepared;
  // COPY inside a pipeline would block both sides.
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
  move(Event::open_pipeline);
  if (plan.transaction) leftovers_.add(Leftover::transaction);
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
    leftovers_.add(Leftover::transaction);
    JF_CHECK(command(kBegin, deadline));
  }
  if (plan.prepare) {
    move(Event::send);
    if (pq_->PQsendPrepare(connection_, plan.statement->name.c_str(), query.sql.c_str(), 0, nullptr) != 1)
      return lost();
    JF_CHECK(flush(deadline));
    JF_CHECK(expect_done(deadline));
    plan.statement->prepared = true;
  }
  move(Event::send);
  if (!send_statement(query, plan)) return lost();
  return flush(deadline);
}

// Runs one statement without rows to its end.
Status PgConnection::expect_done(Deadline deadline) {
  Status outcome = ok();
  for (;;) {
    JF_TRY(PgResult result, next(deadline));
    if (!result) break;
    const int status = result.status();
    if (outcome && status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) outcome = failure(result);
    if (!in_flight(phase_)) return outcome;
  }
  if (!in_pipeline(phase_)) move(Event::end);
  return outcome;
}

Status PgConnection::command(const char* sql, Deadline deadline) {
  move(Event::send);
  if (pq_->PQsendQuery(connection_, sql) != 1) return lost();
  JF_CHECK(flush(deadline));
  return expect_done(deadline);
}

// Reads the answers to BEGIN and PREPARE, which come before the statement's own.
Status PgConnection::read_preamble(Plan& plan, Deadline deadline) {
  if (!plan.pipeline) return ok();
  if (plan.transaction) JF_CHECK(expect_done(deadline));
  if (plan.prepare) {
    JF_CHECK(expect_done(deadline));
    plan.statement->prepared = true;
  }
  return ok();
}

}  // namespace jackfield::postgresql
