// PgConnection: how a statement and what goes around it are sent, all at once where libpq can.
#include "connection.h"

namespace jackfield::postgresql {
namespace {

constexpr const char* kBegin = "BEGIN READ ONLY";

}  // namespace

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

}  // namespace jackfield::postgresql
