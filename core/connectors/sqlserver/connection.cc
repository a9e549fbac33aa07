#include "connection.h"

#include "base/limits.h"
#include "errors.h"
#include "statement.h"
#include "stream.h"

namespace jackfield::sqlserver {

Status SqlServerConnection::run(std::function<void()> work, Deadline deadline) {
  if (broken()) return fail(Code::connection_lost);
  auto interrupt = std::make_shared<Interrupt>();
  const bool ended =
      worker_->run(std::move(work), deadline, [session = session_, interrupt] { interrupt->stop(*session); });
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
  if (!traits.plain_read) leftovers_.add(Leftover::session);
  move(Event::execute);
  auto stream = std::make_unique<SqlServerStream>(*this, !traits.plain_read);
  JF_CHECK(stream->start(std::move(parameters), deadline));
  return std::unique_ptr<ResultStream>(std::move(stream));
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
  return leftovers_.any() || phase_ != Phase::idle || worker_->cancelled();
}

bool SqlServerConnection::reset(Deadline deadline) {
  if (leftovers_.has(Leftover::session) || broken()) return false;
  worker_->forget_cancel();
  return close_results(deadline) && !broken();
}

bool SqlServerConnection::alive() noexcept {
  if (phase_ == Phase::idle && !session_->dialling->socket.quiet()) move(Event::lose);
  return !broken();
}

}  // namespace jackfield::sqlserver
