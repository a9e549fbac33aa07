#include "connection.h"

#include <optional>

#include "statement.h"
#include "stream.h"

namespace jackfield::oracle {
namespace {

constexpr std::int64_t kLogOffMs = 2000;
constexpr std::int64_t kOwnLimitMs = 200;  // how long the client library's own limit goes before our break

}  // namespace

OraConnection::~OraConnection() {
  if (worker_->abandoned()) return;
  worker_->forget_cancel();
  worker_->grace_ms = 0;
  const Deadline deadline = Deadline::in_ms(kLogOffMs);
  static_cast<void>(worker_->run(
      [session = std::move(session_), deadline] {
        session->begin_call(deadline);
        session->log_off();
      },
      deadline, {}));
}

Status OraConnection::on_worker(std::function<Status(Session&)> work, Deadline deadline) {
  if (dead_) return fail(Code::connection_lost);
  if (take_cancel()) return fail(Code::cancelled);
  auto answer = std::make_shared<std::optional<Status>>();
  const Deadline limit{deadline.at + std::chrono::milliseconds(kOwnLimitMs)};
  const bool ended = worker_->run(
      [session = session_, work = std::move(work), answer, deadline] {
        session->begin_call(deadline);
        *answer = work(*session);
      },
      limit, [session = session_] { session->stop(); });
  const bool asked = worker_->cancelled();
  const bool late = limit.passed();
  if (asked || late || !ended) dead_ = true;
  if (!ended) return fail(asked ? Code::cancelled : Code::timeout);
  if (session_->lost()) dead_ = true;
  if (**answer) return ok();
  return judge(std::move(**answer).error(), asked, deadline.passed());
}

bool OraConnection::take_cancel() noexcept {
  if (!worker_->cancelled()) return false;
  worker_->forget_cancel();
  return true;
}

Error OraConnection::judge(Error error, bool asked, bool late) noexcept {
  const bool stopped =
      error.code == Code::cancelled || error.code == Code::timeout || error.code == Code::connection_lost;
  if (stopped && asked) return fail(Code::cancelled);
  if (error.code == Code::cancelled && late) error.code = Code::timeout;
  if (error.code == Code::timeout) dead_ = true;
  return error;
}

Status OraConnection::prepare_session(Deadline deadline) {
  return on_worker([deadline](Session& session) { return session.prepare(deadline); }, deadline);
}

Result<std::unique_ptr<ResultStream>> OraConnection::execute(const Query& query, Deadline deadline) {
  const StatementTraits traits = inspect(query.sql);
  if (traits.body.empty()) return fail(Code::syntax_error);
  const bool read_only = read_only_ || query.read_only || (session_->in_work() && session_->in_read_only());
  // Functions that a query declares could write in an autonomous transaction.
  if (read_only && traits.has_plsql) return fail(Code::read_only);
  if (session_->in_work() && traits.commits) return fail(Code::statement_denied);
  JF_TRY(Parameters parameters, Parameters::read(query.parameters));
  auto request =
      std::make_shared<StatementRequest>(StatementRequest{std::string(traits.body), std::move(parameters), read_only});
  if (!traits.plain_read) leftovers_.add(Leftover::session);
  auto cursor = std::make_shared<Cursor>(session_);
  Status ran = on_worker([cursor, request](Session&) { return cursor->run(*request); }, deadline);
  if (!ran) {
    if (ran.error().code == Code::syntax_error && traits.several) ran.error().code = Code::multiple_statements;
    return std::move(ran).error();
  }
  return std::unique_ptr<ResultStream>(
      std::make_unique<OraStream>(*this, std::move(cursor), !traits.plain_read && !read_only));
}

Status OraConnection::transaction(TransactionStep step, Deadline deadline) {
  leftovers_.add(Leftover::session);
  const bool begins = step == TransactionStep::begin || step == TransactionStep::begin_read_only;
  if (begins) {
    const bool reads = read_only_ || step == TransactionStep::begin_read_only;
    return on_worker([reads](Session& session) { return session.begin_work(reads); }, deadline);
  }
  if (step == TransactionStep::commit && !session_->in_work()) return fail(Code::transaction_ended);
  return on_worker([step](Session& session) { return session.end_work(step == TransactionStep::commit); }, deadline);
}

Status OraConnection::finish(Deadline deadline) {
  if (!session_->in_read_only() || session_->in_work()) return ok();
  return on_worker([](Session& session) { return session.end_read_only(); }, deadline);
}

Result<std::string> OraConnection::server_version(Deadline deadline) {
  auto text = std::make_shared<std::string>();
  JF_CHECK(on_worker(
      [text](Session& session) -> Status {
        JF_TRY(*text, session.server_version());
        return ok();
      },
      deadline));
  return *text;
}

void OraConnection::cancel() noexcept { worker_->cancel(); }

bool OraConnection::needs_reset() const noexcept {
  return leftovers_.any() || dead_ || worker_->cancelled() || session_->in_read_only();
}

bool OraConnection::reset(Deadline deadline) {
  worker_->forget_cancel();
  return !dead_ && !leftovers_.has(Leftover::session) && static_cast<bool>(finish(deadline));
}

bool OraConnection::alive() noexcept { return !dead_ && session_->healthy(); }

}  // namespace jackfield::oracle
