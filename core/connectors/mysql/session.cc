// MyConnection: transactions of several statements, and the session as the next caller finds it.
#include "connection.h"
#include "errors.h"
#include "gate.h"

namespace jackfield::mysql {
namespace {

// It is gone when a procedure ended the transaction and began another.
constexpr const char* kMark = "SAVEPOINT jackfield_transaction";
constexpr const char* kReleaseMark = "RELEASE SAVEPOINT jackfield_transaction";
constexpr unsigned int kNoSavepoint = 1305;

}  // namespace

Status MyConnection::transaction(TransactionStep step, Deadline deadline) {
  JF_CHECK(ready(deadline));
  switch (step) {
    case TransactionStep::begin:
    case TransactionStep::begin_read_only:
      return begin_work(read_only_ || step == TransactionStep::begin_read_only, deadline);
    case TransactionStep::commit:
      return commit_work(deadline);
    case TransactionStep::roll_back:
      work_ = Work::none;
      return command("ROLLBACK", deadline);
  }
  return fail(Code::internal);
}

Status MyConnection::begin_work(bool read_only, Deadline deadline) {
  if (work_ != Work::none) return fail(Code::internal);  // the server would commit the first
  leftovers_.add(Leftover::used);
  leftovers_.add(Leftover::session);
  JF_CHECK(set_mode(read_only, deadline));
  if (!read_only) {
    JF_CHECK(command("START TRANSACTION", deadline));
    JF_CHECK(command(kMark, deadline));
  }
  work_ = read_only ? Work::reads : Work::writes;
  return ok();
}

Status MyConnection::commit_work(Deadline deadline) {
  const Work work = std::exchange(work_, Work::none);
  if (work == Work::none) return fail(Code::transaction_ended);
  if (work == Work::reads) return roll_back(deadline);
  if (Status marked = command(kReleaseMark, deadline); !marked) {
    const bool gone = last_failure().number == kNoSavepoint;
    if (!broken()) JF_CHECK(command("ROLLBACK", deadline));
    return gone ? Status(fail(Code::transaction_ended)) : std::move(marked);
  }
  return command("COMMIT", deadline);
}

// What the statement did to the transaction, as the server's last answer says.
Status MyConnection::judge_transaction(Deadline deadline) {
  const bool open = (mysql_->server_status & SERVER_STATUS_IN_TRANS) != 0;
  if (work_ != Work::none) {
    if (open) return ok();
    work_ = Work::none;
    return fail(Code::transaction_ended);
  }
  if (!open || leftovers_.has(Leftover::transaction)) return ok();
  JF_CHECK(command("ROLLBACK", deadline));
  return fail(Code::transaction_left_open);
}

Status MyConnection::prepare_session(Deadline deadline) {
  // The syntax and meaning of statements stay the server's: sql_mode is not changed.
  JF_CHECK(command("SET time_zone = '+00:00', autocommit = 1, NAMES utf8mb4", deadline));
  leftovers_ = {};
  mode_ = Mode::as_opened;
  return ok();
}

bool MyConnection::needs_reset() const noexcept {
  return leftovers_.has(Leftover::transaction) || leftovers_.has(Leftover::session) ||
         leftovers_.has(Leftover::large_buffer) || work_ != Work::none || phase_ != Phase::idle || stop_.pending();
}

// mysql_change_user is the one command after which the session is a new one: database, role, variables, locks,
// temporary tables, prepared statements, the transaction. The gate makes the server name the user's plugin again, so
// that no answer to an old challenge is sent.
bool MyConnection::log_in_anew(Deadline deadline) {
  const DialOptions& options = target_->options;
  Gate gate(*library_, {options.host, target_->address, options.user, options.port, target_->tls->on, {}});
  if (!gate.set_options(mysql_)) return false;
  const char* database = options.database.empty() ? nullptr : options.database.c_str();
  // MariaDB gives a user without a default role the role that was set before.
  if (is_mariadb() && !command("SET ROLE NONE", deadline)) return false;
  my_bool failed = 1;
  move(Event::call);
  drive(
      *library_,
      [&] {
        return library_->mysql_change_user_start(&failed, mysql_, options.user.c_str(),
                                                 options.password.expose().c_str(), database);
      },
      [&](int events) { return library_->mysql_change_user_cont(&failed, mysql_, events); },
      [&](int events) { return wait(events, deadline); });
  if (!broken()) move(Event::end);
  return failed == 0 && !broken() && gate.outcome() == Gate::Outcome::passed;
}

bool MyConnection::reset(Deadline deadline) {
  stop_.forget_request();
  if (leftovers_.has(Leftover::large_buffer) || !ready(deadline)) return false;
  if (!leftovers_.any() && work_ == Work::none) return true;
  work_ = Work::none;
  if (!log_in_anew(deadline)) return false;
  // The server has dropped them.
  for (const Prepared& one : prepared_) library_->mysql_stmt_close(one.statement);
  prepared_.clear();
  // FOUND_ROWS() is the one thing that a new login leaves.
  return command("SELECT 1 FROM DUAL WHERE FALSE", deadline) && prepare_session(deadline);
}

}  // namespace jackfield::mysql
