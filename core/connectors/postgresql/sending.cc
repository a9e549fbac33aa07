// PgConnection: sends a statement with what goes before and after it, all at once if libpq can.
#include "connection.h"

namespace jackfield::postgresql {

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
        JF_CHECK(admit(deadline));
        break;
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
  return caller_ == CallerTransaction::none ? roll_back(deadline) : ok();
}

// Ends the transaction that a statement ran in.
Status PgConnection::roll_back(Deadline deadline) {
  if (!leftovers_.has(Leftover::transaction)) return ok();
  if (pq_->PQtransactionStatus(connection_) != PQTRANS_IDLE) JF_CHECK(command(kRollback, deadline));
  leftovers_.remove(Leftover::transaction);
  return ok();
}

// The transaction around a statement. Inside a caller's transaction there is none.
PgConnection::Plan PgConnection::make_wrap(bool read_only) const {
  Plan plan;
  if (caller_ != CallerTransaction::none || (!shared_ && !read_only)) return plan;
  plan.begin = read_only ? kBeginReadOnly : begin_.c_str();
  plan.end = read_only ? kRollback : kCommit;
  return plan;
}

PgConnection::Plan PgConnection::make_plan(const Query& query, const StatementTraits& traits) const {
  Plan plan = make_wrap(read_only_ || query.read_only);
  // COPY inside a pipeline would block both sides.
  plan.pipeline = pq_->pipelines && !traits.copy && plan.wrapped();
  plan.reuses = !plan.wrapped() && caller_ == CallerTransaction::none && traits.plain_read && parameters_.fit_again() &&
                parsed_ == query.sql;
  return plan;
}

std::vector<Command> PgConnection::preamble(const Plan& plan) const {
  std::vector<Command> commands;
  if (!plan.wrapped()) return commands;
  commands.push_back({plan.begin});
  if (shared_) commands.insert(commands.end(), session_.local().begin(), session_.local().end());
  // After the first query a transaction cannot be made writable any more.
  if (plan.fixes_mode) commands.push_back({"SELECT 1"});
  return commands;
}

// Replaces the statement that the server has parsed.
Status PgConnection::send_command(const Command& one, const Plan& plan, Deadline deadline) {
  parsed_.clear();
  return send_part(plan,
                   pq_->PQsendQueryParams(connection_, one.sql, one.count, nullptr, one.values, nullptr, nullptr, 0),
                   deadline);
}

Status PgConnection::send_part(const Plan& plan, int sent, Deadline deadline) {
  if (!plan.pipeline) move(Event::send);
  if (sent != 1) return lost();
  return plan.pipeline ? ok() : flush(deadline);
}

Status PgConnection::begin_batch(const Plan& plan, Deadline deadline) {
  parsed_.clear();
  row_came_ = true;
  if (plan.pipeline) {
    if (pq_->PQenterPipelineMode(connection_) != 1) return lost();
    move(Event::open_pipeline);
  }
  if (plan.wrapped()) leftovers_.add(Leftover::transaction);
  end_ = plan.end;
  for (const Command& one : preamble(plan)) {
    JF_CHECK(send_command(one, plan, deadline));
    if (!plan.pipeline) JF_CHECK(expect_done(deadline));
  }
  return ok();
}

Status PgConnection::end_batch(const Plan& plan, Deadline deadline) {
  if (!plan.pipeline) return ok();
  if (plan.end != nullptr) JF_CHECK(send_command({plan.end}, plan, deadline));
  return sync_batch(deadline);
}

Status PgConnection::sync_batch(Deadline deadline) {
  if (pq_->PQpipelineSync(connection_) != 1) return lost();
  return flush(deadline);
}

// Reads the answers to what was sent before the statement.
Status PgConnection::read_preamble(const Plan& plan, Deadline deadline) {
  if (!plan.pipeline) return ok();
  for (std::size_t i = preamble(plan).size(); i > 0; --i) JF_CHECK(expect_done(deadline));
  return ok();
}

Status PgConnection::read_sync(Deadline deadline) {
  JF_TRY(const PgResult sync, next(deadline));
  if (!sync || sync.status() != kPipelineSync) return lost();
  leave_pipeline();
  return ok();
}

// The nameless statement of the protocol is parsed once and run again while the text stays the same. No SQL can name
// it, so no function or view can replace it.
Status PgConnection::send_statement(const Query& query, const StatementTraits& traits, const Plan& plan,
                                    Deadline deadline) {
  if (plan.reuses) {
    return send_part(
        plan, pq_->PQsendQueryPrepared(connection_, "", parameters_.count(), parameters_.values(), nullptr, nullptr, 0),
        deadline);
  }
  JF_CHECK(send_part(plan,
                     pq_->PQsendQueryParams(connection_, query.sql.c_str(), parameters_.count(), parameters_.types(),
                                            parameters_.values(), nullptr, nullptr, 0),
                     deadline));
  const bool may_run_again = !plan.wrapped() && traits.plain_read && query.sql.size() <= kLongestParsed;
  parsed_ = may_run_again ? query.sql : std::string();
  return ok();
}

Status PgConnection::send(const Query& query, const StatementTraits& traits, const Plan& plan, Deadline deadline) {
  started_ = Deadline::in_ms(0);
  if (plan.wrapped()) {
    JF_CHECK(begin_batch(plan, deadline));
  } else {
    row_came_ = true;
  }
  JF_CHECK(send_statement(query, traits, plan, deadline));
  return end_batch(plan, deadline);
}

// Runs one statement without rows to its end.
Status PgConnection::expect_done(Deadline deadline) {
  Status outcome = ok();
  for (;;) {
    JF_TRY(PgResult result, next(deadline));
    if (!result) break;
    const int status = result.status();
    const bool is_good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_SINGLE_TUPLE;
    if (outcome && !is_good) outcome = failure(result);
    if (!in_flight(phase_)) return outcome;
  }
  if (!in_pipeline(phase_)) move(Event::end);
  return outcome;
}

Status PgConnection::command(const char* sql, Deadline deadline) {
  parsed_.clear();
  row_came_ = true;
  JF_CHECK(send_part({}, pq_->PQsendQuery(connection_, sql), deadline));
  return expect_done(deadline);
}

}  // namespace jackfield::postgresql
