#include "stream.h"

#include <chrono>

namespace jackfield::sqlserver {
namespace {

constexpr std::size_t kBatchRows = 1024;
constexpr std::size_t kBatchBytes = 1u << 18;
constexpr std::chrono::milliseconds kBatchTime{20};  // rows that come slowly are not kept back

}  // namespace

// Returns false if the statement failed; the error is set.
bool SqlServerStream::Work::check(SQLRETURN outcome) {
  if (SQL_SUCCEEDED(outcome) || outcome == SQL_NO_DATA) return true;
  told = diagnostics(*session->driver, SQL_HANDLE_STMT, session->statement);
  failed = true;
  return false;
}

void SqlServerStream::Work::execute() {
  const Driver& driver = *session->driver;
  const SQLHSTMT statement = session->statement;
  driver.SQLFreeStmt(statement, SQL_RESET_PARAMS);
  const std::string& sql = parameters->sql();
  auto* text = reinterpret_cast<SQLCHAR*>(const_cast<char*>(sql.data()));
  const auto size = static_cast<SQLINTEGER>(sql.size());
  SQLSMALLINT wanted = 0;
  // Nothing is sent yet: the driver only counts parameters.
  if (!check(driver.SQLPrepare(statement, text, size)) || !check(driver.SQLNumParams(statement, &wanted))) return;
  wrong_count = static_cast<std::size_t>(wanted) != parameters->count();
  if (wrong_count) return;
  if (!check(parameters->bind(driver, statement))) return;
  if (check(driver.SQLExecDirect(statement, text, size))) find_rows();
}

// From where the driver is to the next result with columns, or to the end of all results.
void SqlServerStream::Work::find_rows() {
  columns.clear();
  types.clear();
  for (;;) {
    if (!check(read_columns(*session, columns, types))) return;
    if (!columns.empty()) return;
    SQLLEN rows = -1;
    if (SQL_SUCCEEDED(session->driver->SQLRowCount(session->statement, &rows)) && rows >= 0)
      affected = affected.value_or(0) + rows;
    const SQLRETURN outcome = session->driver->SQLMoreResults(session->statement);
    if (outcome == SQL_NO_DATA) return finish();
    if (!check(outcome)) return;
  }
}

// What follows the rows of a result. An error there is an error of the statement, so it is looked for at once.
void SqlServerStream::Work::follow() {
  rows_ended = true;
  const SQLRETURN outcome = session->driver->SQLMoreResults(session->statement);
  if (outcome == SQL_NO_DATA) return finish();
  if (check(outcome)) find_rows();
}

void SqlServerStream::Work::finish() {
  ended = true;
  session->driver->SQLFreeStmt(session->statement, SQL_CLOSE);
  session->driver->SQLFreeStmt(session->statement, SQL_RESET_PARAMS);
  if (counts) open = open_transactions(*session);
}

void SqlServerStream::Work::fetch() {
  batch.cells.clear();
  batch.bytes.clear();
  const auto begun = std::chrono::steady_clock::now();
  for (std::size_t row = 0; row < kBatchRows && batch.bytes.size() < kBatchBytes; ++row) {
    const SQLRETURN outcome = session->driver->SQLFetch(session->statement);
    if (!check(outcome)) return;
    if (outcome == SQL_NO_DATA) return follow();
    for (std::size_t i = 0; i < types.size(); ++i) {
      if (!check(read_cell(*session, static_cast<SQLUSMALLINT>(i + 1), types[i], batch))) return;
    }
    if (std::chrono::steady_clock::now() - begun > kBatchTime) return;
  }
}

Status SqlServerStream::run(void (Work::*step)(), Deadline deadline) {
  Status ended = connection_.run([work = work_, step] { ((*work).*step)(); }, deadline);
  if (ended && work_->failed) {
    Error error = query_error(work_->told);
    if (is_lost(work_->told)) connection_.lose();
    ended = std::move(error);
  }
  if (!ended) failed_ = true;
  return ended;
}

Status SqlServerStream::start(std::shared_ptr<Parameters> parameters, bool counts, Deadline deadline) {
  work_ = std::make_shared<Work>();
  work_->session = connection_.session();
  work_->parameters = std::move(parameters);
  work_->counts = counts;
  JF_CHECK(run(&Work::execute, deadline));
  if (work_->wrong_count) return fail(Code::parameter_count);
  columns_ = work_->columns;
  rows_types_ = work_->types;
  return work_->ended ? end(deadline) : ok();
}

Status SqlServerStream::end(Deadline deadline) {
  connection_.finished();
  if (!work_->counts) return ok();
  Status judged = connection_.judge_transactions(work_->open, deadline);
  if (!judged) failed_ = true;
  return judged;
}

void SqlServerStream::write_row(RowSink& sink) {
  sink.begin_row();
  for (const CellType& type : rows_types_) write_cell(type, work_->batch, work_->batch.cells[next_cell_++], sink);
  sink.end_row();
}

Result<StreamEnd> SqlServerStream::pull(RowSink& sink, Deadline deadline) {
  if (failed_) return fail(Code::connection_lost);
  for (;;) {
    while (next_cell_ < work_->batch.cells.size()) {
      if (sink.full()) return StreamEnd{};
      write_row(sink);
    }
    if (done_ || columns_.empty() || work_->rows_ended) break;
    if (sink.full()) return StreamEnd{};
    JF_CHECK(run(&Work::fetch, deadline));
    next_cell_ = 0;
  }
  if (!done_ && !columns_.empty() && work_->ended) JF_CHECK(end(deadline));
  done_ = true;
  StreamEnd end;
  end.done = true;
  if (columns_.empty()) end.affected_rows = work_->affected;
  return end;
}

Result<bool> SqlServerStream::next_result(Deadline) {
  if (failed_) return fail(Code::connection_lost);
  if (!done_ || work_->ended) return false;
  done_ = work_->rows_ended = false;
  work_->batch.cells.clear();
  work_->batch.bytes.clear();
  next_cell_ = 0;
  columns_ = work_->columns;
  rows_types_ = work_->types;
  return true;
}

}  // namespace jackfield::sqlserver
