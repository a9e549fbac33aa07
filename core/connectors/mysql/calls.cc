// MyConnection: calls of the library, each run to its end.
#include "connection.h"

namespace jackfield::mysql {

Status MyConnection::send_text(std::string_view sql, Deadline deadline) {
  int failed = 0;
  move(Event::call);
  drive(
      *library_,
      [&] {
        return library_->mysql_real_query_start(&failed, mysql_, sql.data(), static_cast<unsigned long>(sql.size()));
      },
      [&](int events) { return library_->mysql_real_query_cont(&failed, mysql_, events); },
      [&](int events) { return wait(events, deadline); });
  return failed != 0 ? Status(failure()) : ok();
}

Status MyConnection::command(const char* sql, Deadline deadline) {
  JF_CHECK(send_text(sql, deadline));
  if (library_->mysql_field_count(mysql_) != 0) {
    result_ = library_->mysql_use_result(mysql_);
    return drain(deadline);
  }
  move(Event::end);
  return ok();
}

int MyConnection::fetch_statement(Deadline deadline) {
  int outcome = 1;
  drive(
      *library_, [&] { return library_->mysql_stmt_fetch_start(&outcome, statement_); },
      [&](int events) { return library_->mysql_stmt_fetch_cont(&outcome, statement_, events); },
      [&](int events) { return wait(events, deadline); });
  // A call that is not awaited would go unnoticed.
  stop_.heed();
  return outcome;
}

MYSQL_ROW MyConnection::fetch_text(Deadline deadline) {
  MYSQL_ROW row = nullptr;
  drive(
      *library_, [&] { return library_->mysql_fetch_row_start(&row, result_); },
      [&](int events) { return library_->mysql_fetch_row_cont(&row, result_, events); },
      [&](int events) { return wait(events, deadline); });
  stop_.heed();
  return row;
}

bool MyConnection::failed() const { return library_->mysql_errno(mysql_) != 0; }

void MyConnection::close_statement(MYSQL_STMT* statement, Deadline deadline) noexcept {
  if (broken()) return static_cast<void>(library_->mysql_stmt_close(statement));
  my_bool outcome = 0;
  drive(
      *library_, [&] { return library_->mysql_stmt_close_start(&outcome, statement); },
      [&](int events) { return library_->mysql_stmt_close_cont(&outcome, statement, events); },
      [&](int events) { return wait(events, deadline); });
}

void MyConnection::release_statement(Deadline deadline) noexcept {
  if (statement_ != nullptr && kind_ == StatementKind::fresh) close_statement(statement_, deadline);
  statement_ = nullptr;
  kind_ = StatementKind::fresh;
}

void MyConnection::forget_outdated(Deadline deadline) noexcept {
  std::erase_if(prepared_, [&](const Prepared& one) {
    if (one.is_outdated) close_statement(one.statement, deadline);
    return one.is_outdated;
  });
}

void MyConnection::forget_prepared(Deadline deadline) noexcept {
  for (const Prepared& one : prepared_) {
    if (one.statement == statement_) statement_ = nullptr;
    close_statement(one.statement, deadline);
  }
  prepared_.clear();
  kind_ = StatementKind::fresh;
}

// Reads and discards the rows of one result.
Status MyConnection::discard_rows(Deadline deadline) {
  const auto waits = [&](int events) { return wait(events, deadline); };
  if (MYSQL_RES* result = std::exchange(result_, nullptr)) {
    drive(
        *library_, [&] { return library_->mysql_free_result_start(result); },
        [&](int events) { return library_->mysql_free_result_cont(result, events); }, waits);
  }
  if (statement_ != nullptr) {
    my_bool outcome = 0;
    drive(
        *library_, [&] { return library_->mysql_stmt_free_result_start(&outcome, statement_); },
        [&](int events) { return library_->mysql_stmt_free_result_cont(&outcome, statement_, events); }, waits);
  }
  return broken() ? Status(fail(Code::connection_lost)) : ok();
}

// Moves to the next result of a procedure; returns false if there is none.
Result<bool> MyConnection::step_result(Deadline deadline) {
  const auto waits = [&](int events) { return wait(events, deadline); };
  int outcome = -1;
  if (statement_ != nullptr) {
    if (!library_->mysql_stmt_more_results(statement_)) return false;
    drive(
        *library_, [&] { return library_->mysql_stmt_next_result_start(&outcome, statement_); },
        [&](int events) { return library_->mysql_stmt_next_result_cont(&outcome, statement_, events); }, waits);
  } else {
    if (!library_->mysql_more_results(mysql_)) return false;
    drive(
        *library_, [&] { return library_->mysql_next_result_start(&outcome, mysql_); },
        [&](int events) { return library_->mysql_next_result_cont(&outcome, mysql_, events); }, waits);
  }
  if (outcome > 0) return failure();
  return outcome == 0;
}

Result<bool> MyConnection::next_rows(Deadline deadline) {
  JF_CHECK(discard_rows(deadline));
  for (;;) {
    JF_TRY(const bool more, step_result(deadline));
    if (!more) return false;
    const unsigned int columns =
        statement_ != nullptr ? library_->mysql_stmt_field_count(statement_) : library_->mysql_field_count(mysql_);
    if (columns != 0) return true;
  }
}

// Reads and discards the results that the server still sends. A failure among them ends them.
Status MyConnection::drain(Deadline deadline) {
  Status failed = ok();
  JF_CHECK(drain_owed(deadline));
  for (;;) {
    JF_CHECK(discard_rows(deadline));
    auto more = step_result(deadline);
    if (!more) failed = std::move(more).error();
    if (!more || !*more) break;
    if (statement_ == nullptr && library_->mysql_field_count(mysql_) != 0) result_ = library_->mysql_use_result(mysql_);
  }
  if (broken()) return fail(Code::connection_lost);
  if (in_flight(phase_)) move(Event::end);
  release_statement(deadline);
  return failed;
}

}  // namespace jackfield::mysql
