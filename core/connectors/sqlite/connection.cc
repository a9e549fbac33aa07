#include "connection.h"

#include <algorithm>
#include <thread>

#include "base/limits.h"
#include "parameters.h"
#include "sqlite_errors.h"
#include "stream.h"

namespace jackfield::sqlite {
namespace {

// A longer cell could not be answered, and it would be in memory as a whole.
constexpr int kLongestValue = static_cast<int>(limits::kQueryResultBytes);
constexpr int kStepsBetweenChecks = 1000;

}  // namespace

SqliteConnection::SqliteConnection(sqlite3* database, std::int64_t busy_timeout_ms)
    : database_(database),
      busy_timeout_ms_(busy_timeout_ms),
      // The interrupt does not block, so it is sent at once and nothing is asked on another thread.
      stop_({.ask = {}, .wake = [database] { sqlite3_interrupt(database); }, .grace_ms = 0}) {
  sqlite3_busy_handler(
      database_, [](void* self, int attempt) { return static_cast<SqliteConnection*>(self)->wait_for_lock(attempt); },
      this);
  sqlite3_progress_handler(
      database_, kStepsBetweenChecks,
      [](void* self) { return static_cast<SqliteConnection*>(self)->must_stop() ? 1 : 0; }, this);
}

SqliteConnection::~SqliteConnection() { sqlite3_close_v2(database_); }

int SqliteConnection::wait_for_lock(int attempt) {
  if (attempt == 0) busy_until_ = Deadline::in_ms(busy_timeout_ms_);
  if (must_stop() || busy_until_.passed()) return 0;
  const std::int64_t pause =
      std::min({std::int64_t{1} << std::min(attempt, 4), busy_until_.remaining_ms(), deadline_.remaining_ms()});
  std::this_thread::sleep_for(std::chrono::milliseconds(pause));
  return 1;
}

Error SqliteConnection::error_of(int code) {
  const int primary = code & 0xff;
  if (primary == SQLITE_FULL && temp_->refused.exchange(false))
    return fail(Code::limit).with("limit", std::int64_t{kTempBytes});
  if (primary == SQLITE_INTERRUPT || primary == SQLITE_BUSY || primary == SQLITE_LOCKED) {
    if (stop_.requested()) return fail(Code::cancelled);
    if (primary == SQLITE_INTERRUPT || deadline_.passed()) return fail(Code::timeout);
  }
  if (primary == SQLITE_IOERR || primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB || primary == SQLITE_CANTOPEN)
    broken_ = true;
  return sqlite_error(database_, code);
}

Status SqliteConnection::run(const char* sql, Deadline deadline) {
  deadline_ = deadline;
  const TempScope scope(temp_);
  guard_.trust(true);
  const int code = sqlite3_exec(database_, sql, nullptr, nullptr, nullptr);
  guard_.trust(false);
  if (code != SQLITE_OK) return error_of(sqlite3_extended_errcode(database_));
  return ok();
}

Status SqliteConnection::prepare_session(bool write_ahead_log, Deadline deadline) {
  sqlite3_db_config(database_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  // Files of others have views and triggers with "texts".
  sqlite3_db_config(database_, SQLITE_DBCONFIG_DQS_DML, 1, nullptr);
  sqlite3_db_config(database_, SQLITE_DBCONFIG_DQS_DDL, 1, nullptr);
  sqlite3_db_config(database_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(database_, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
  sqlite3_db_config(database_, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
  sqlite3_limit(database_, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit(database_, SQLITE_LIMIT_LENGTH, kLongestValue);
  guard_.install(database_);
  JF_CHECK(run("SELECT 1 FROM sqlite_schema LIMIT 1", deadline));
  // Only if the configuration asks for it: the mode is permanent. A file whose mode cannot be changed now still works.
  if (write_ahead_log && sqlite3_db_readonly(database_, "main") == 0) (void)run("PRAGMA journal_mode=WAL", deadline);
  broken_ = false;
  return ok();
}

Result<sqlite3_stmt*> SqliteConnection::compile(const Query& query) {
  if (query.sql.find('\0') != std::string::npos) return fail(Code::syntax_error);
  guard_.begin();
  sqlite3_stmt* statement = nullptr;
  const char* end = query.sql.data() + query.sql.size();
  const char* tail = query.sql.c_str();
  if (sqlite3_prepare_v2(database_, tail, static_cast<int>(query.sql.size() + 1), &statement, &tail) != SQLITE_OK) {
    return error_of(sqlite3_extended_errcode(database_));
  }
  if (statement == nullptr) return fail(Code::syntax_error);  // comments alone
  const StatementGuard::Seen seen = guard_.seen();
  // The rest may only be spaces, comments and semicolons.
  while (tail < end) {
    sqlite3_stmt* second = nullptr;
    const char* before = tail;
    const int code = sqlite3_prepare_v2(database_, tail, static_cast<int>(end - tail) + 1, &second, &tail);
    if (code != SQLITE_OK || second != nullptr || tail == before) {
      if (code == SQLITE_OK && second == nullptr) break;
      sqlite3_finalize(second);
      sqlite3_finalize(statement);
      return fail(Code::multiple_statements);
    }
  }
  guard_.restore(seen);
  if ((query.read_only || work_ == Work::reads) && sqlite3_stmt_readonly(statement) == 0) {
    sqlite3_finalize(statement);
    return fail(Code::read_only);
  }
  return statement;
}

Result<std::unique_ptr<ResultStream>> SqliteConnection::execute(const Query& query, Deadline deadline) {
  deadline_ = deadline;
  if (stop_.requested()) return fail(Code::cancelled);
  if (deadline.passed()) return fail(Code::timeout);
  JF_TRY(sqlite3_stmt * statement, compile(query));
  auto stream = std::make_unique<SqliteStream>(*this, statement, guard_.seen());
  JF_CHECK(check_texts(statement, query));
  JF_TRY(const bool bound, bind_all(statement, query.parameters));
  if (!bound) return error_of(sqlite3_extended_errcode(database_));
  JF_CHECK(stream->start(deadline));
  return std::unique_ptr<ResultStream>(std::move(stream));
}

Result<bool> SqliteConnection::step(sqlite3_stmt* statement, Deadline deadline) {
  deadline_ = deadline;
  if (stop_.requested()) return fail(Code::cancelled);
  const TempScope scope(temp_);
  const int code = sqlite3_step(statement);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) {
    JF_CHECK(judge_transaction());
    return false;
  }
  return error_of(sqlite3_extended_errcode(database_));
}

// What the statement did to the transaction.
Status SqliteConnection::judge_transaction() {
  const bool open = sqlite3_get_autocommit(database_) == 0;
  if (open == (work_ != Work::none)) return ok();
  if (!open) {
    work_ = Work::none;
    guard_.keep_transaction(false);
    return fail(Code::transaction_ended);
  }
  JF_CHECK(run("ROLLBACK", deadline_));
  return fail(Code::transaction_left_open);
}

// A transaction that writes takes its lock at once: taken later, a second one could only fail.
Status SqliteConnection::transaction(TransactionStep step, Deadline deadline) {
  if (stop_.requested()) return fail(Code::cancelled);
  const bool begins = step == TransactionStep::begin || step == TransactionStep::begin_read_only;
  if (begins) {
    const bool reads = step == TransactionStep::begin_read_only || sqlite3_db_readonly(database_, "main") == 1;
    JF_CHECK(run(reads ? "BEGIN" : "BEGIN IMMEDIATE", deadline));
    work_ = reads ? Work::reads : Work::writes;
    guard_.keep_transaction(true);
    return ok();
  }
  const bool ended = work_ == Work::none || sqlite3_get_autocommit(database_) != 0;
  if (step == TransactionStep::commit && ended) return fail(Code::transaction_ended);
  if (step == TransactionStep::commit) JF_CHECK(run("COMMIT", deadline));  // busy: it is still open
  work_ = Work::none;
  guard_.keep_transaction(false);
  return sqlite3_get_autocommit(database_) != 0 ? ok() : run("ROLLBACK", deadline);
}

Result<Query> SqliteConnection::introspect(const IntrospectRequest& request, json::Arena& arena) {
  Query query;
  query.read_only = true;
  json::ArrayBuilder parameters(arena);
  // ATTACH is refused, so "main" is the only schema with tables of a caller.
  const std::string schema = request.schema.empty() ? "main" : request.schema;
  switch (request.kind) {
    case IntrospectKind::schemas:
      query.sql = "SELECT 'main' AS name LIMIT ?1 OFFSET ?2";
      break;
    case IntrospectKind::tables:
      query.sql =
          "SELECT 'main' AS \"schema\", name, type FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT "
          "LIKE 'sqlite\\_%' "
          "ESCAPE '\\' AND ?3 = 'main' ORDER BY name LIMIT ?1 OFFSET ?2";
      break;
    case IntrospectKind::columns:
      query.sql = "SELECT name, " + std::string(kTypeOfDeclarationSql) +
                  " AS type, type AS vendor_type, \"notnull\" = 0 AND NOT (pk = 1 AND type LIKE 'INTEGER') AS "
                  "nullable, dflt_value AS "
                  "\"default\", cid + 1 AS position, pk > 0 AS primary_key FROM pragma_table_xinfo(?4) WHERE hidden <> "
                  "1 AND ?3 = 'main' "
                  "ORDER BY cid LIMIT ?1 OFFSET ?2";
      break;
  }
  parameters.add(json::Value::integer(request.limit)).add(json::Value::integer(request.offset));
  if (request.kind != IntrospectKind::schemas) parameters.add(json::Value::string(arena, schema));
  if (request.kind == IntrospectKind::columns) parameters.add(json::Value::string(arena, request.table));
  query.parameters = parameters.build();
  return query;
}

Result<std::string> SqliteConnection::server_version(Deadline) { return std::string(sqlite3_libversion()); }

void SqliteConnection::cancel() noexcept { stop_.request(); }

bool SqliteConnection::needs_reset() const noexcept {
  return guard_.ever().has(StatementGuard::Effect::session_change) || stop_.requested() ||
         sqlite3_get_autocommit(database_) == 0;
}

bool SqliteConnection::reset(Deadline deadline) {
  stop_.forget_request();
  work_ = Work::none;
  guard_.keep_transaction(false);
  using Effect = StatementGuard::Effect;
  if (guard_.ever().has(Effect::session_change) || guard_.ever().has(Effect::row_change) || broken_) return false;
  if (sqlite3_get_autocommit(database_) == 0 && !run("ROLLBACK", deadline)) return false;
  sqlite3_set_last_insert_rowid(database_, 0);
  return sqlite3_get_autocommit(database_) != 0;
}

bool SqliteConnection::alive() noexcept {
  if (broken_) return false;
  int moved = 0;
  sqlite3_file_control(database_, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  return moved == 0;
}

}  // namespace jackfield::sqlite
