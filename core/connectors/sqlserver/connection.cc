#include "connection.h"

#include <utility>

#include "base/limits.h"
#include "errors.h"
#include "statement.h"
#include "stream.h"

namespace jackfield::sqlserver {

Status SqlServerConnection::run(std::function<void()> work, Deadline deadline) {
  if (broken()) return fail(Code::connection_lost);
  auto interrupt = std::make_shared<Interrupt>();
  const auto step = [work = std::move(work), interrupt] {
    work();
    interrupt->work_ended();
  };
  const bool ended = worker_->run(step, deadline, [session = session_, interrupt] { interrupt->stop(*session); });
  const bool cancelled = worker_->cancelled();
  const bool asked = cancelled || deadline.passed();
  if (asked && (!ended || !interrupt->revoke(limits::kCancelGraceMs))) {
    // Its thread ends when the driver notices that the socket is shut down.
    move(Event::lose);
    session_->dialling->socket.shut();
  }
  if (cancelled && !broken()) worker_->forget_cancel();
  if (cancelled) return fail(Code::cancelled);
  return asked ? Status(fail(Code::timeout)) : ok();
}

Status SqlServerConnection::close_results(Deadline deadline) {
  if (phase_ != Phase::results) return ok();
  JF_CHECK(run([session = session_] { session->driver->SQLFreeStmt(session->statement, SQL_CLOSE); }, deadline));
  move(Event::close);
  return ok();
}

Result<std::unique_ptr<ResultStream>> SqlServerConnection::execute(const Query& query, Deadline deadline) {
  if (query.read_only) return fail(Code::unsupported);
  const StatementTraits traits = inspect(query.sql);
  if (traits.blank || query.sql.find('\0') != std::string::npos) return fail(Code::syntax_error);
  if (traits.several) return fail(Code::multiple_statements);
  auto parameters = std::make_shared<Parameters>();
  JF_CHECK(parameters->read(query.sql, query.parameters));
  JF_CHECK(close_results(deadline));
  leftovers_.add(traits.plain_read ? Leftover::used : Leftover::session);
  move(Event::execute);
  auto stream = std::make_unique<SqlServerStream>(*this, !traits.plain_read);
  const bool counts = traits.transacts || (work_ != Work::none && !traits.plain_read);
  JF_CHECK(stream->start(std::move(parameters), counts, deadline));
  return std::unique_ptr<ResultStream>(std::move(stream));
}

// Runs a statement of our own.
Status SqlServerConnection::command(const char* sql, Deadline deadline) {
  struct Outcome {
    bool good = false;
    std::vector<Diagnostic> told;
  };
  auto outcome = std::make_shared<Outcome>();
  JF_CHECK(run(
      [session = session_, outcome, sql] {
        outcome->good = run_text(*session, sql);
        if (!outcome->good) outcome->told = diagnostics(*session->driver, SQL_HANDLE_STMT, session->statement);
      },
      deadline));
  if (outcome->good) return ok();
  if (is_lost(outcome->told)) lose();
  return query_error(outcome->told);
}

Status SqlServerConnection::transaction(TransactionStep step, Deadline deadline) {
  JF_CHECK(close_results(deadline));
  leftovers_.add(Leftover::session);
  switch (step) {
    case TransactionStep::begin:
      JF_CHECK(command("BEGIN TRANSACTION", deadline));
      work_ = Work::writes;
      return ok();
    case TransactionStep::begin_read_only:  // as read-only queries
      return fail(Code::unsupported);
    case TransactionStep::commit:
      if (std::exchange(work_, Work::none) == Work::none) return fail(Code::transaction_ended);
      return command("COMMIT TRANSACTION", deadline);
    case TransactionStep::roll_back:
      work_ = Work::none;
      return command("IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION", deadline);
  }
  return fail(Code::internal);
}

Status SqlServerConnection::judge_transactions(std::optional<std::int64_t> open, Deadline deadline) {
  if (!open) {
    lose();
    return fail(Code::connection_lost);
  }
  if (*open == (work_ == Work::none ? 0 : 1)) return ok();
  work_ = Work::none;
  if (*open == 0) return fail(Code::transaction_ended);
  JF_CHECK(command("IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION", deadline));
  return fail(Code::transaction_left_open);
}

Result<std::string> SqlServerConnection::server_version(Deadline) {
  SQLCHAR text[64] = "";
  SQLSMALLINT size = 0;
  const Driver& driver = *session_->driver;
  if (broken() || !SQL_SUCCEEDED(driver.SQLGetInfo(session_->connection, SQL_DBMS_VER, text, sizeof text, &size))) {
    return fail(Code::protocol_failed);
  }
  return std::string(reinterpret_cast<const char*>(text));
}

bool SqlServerConnection::needs_reset() const noexcept {
  return leftovers_.has(Leftover::session) || phase_ != Phase::idle || worker_->cancelled();
}

bool SqlServerConnection::reset(Deadline deadline) {
  if (leftovers_.has(Leftover::session) || broken()) return false;
  worker_->forget_cancel();
  if (!close_results(deadline) || broken()) return false;
  if (leftovers_.has(Leftover::used) && !command("SELECT 0 AS n WHERE 1 = 0", deadline)) return false;
  leftovers_ = {};
  return true;
}

bool SqlServerConnection::alive() noexcept {
  if (phase_ == Phase::idle && !session_->dialling->socket.quiet()) move(Event::lose);
  return !broken();
}

}  // namespace jackfield::sqlserver
