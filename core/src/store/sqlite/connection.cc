#include "store/sqlite/connection.h"

#include <algorithm>
#include <cerrno>
#include <climits>

#include <sqlite3.h>

namespace jackfield::sqlite {
namespace {

Code code_of(int extended, int system_error) {
  // SQLite detects a full disk when it writes a page, but not when it grows the shared-memory file.
  const int result = extended & 0xff;
  if ((result == SQLITE_IOERR || result == SQLITE_CANTOPEN) && (system_error == ENOSPC || system_error == EDQUOT)) {
    return Code::store_full;
  }
  switch (result) {
    case SQLITE_FULL:
      return Code::store_full;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Code::store_busy;
    case SQLITE_NOTADB:
      return Code::store_not_a_database;
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return Code::store_unavailable;
    case SQLITE_NOMEM:
      return Code::out_of_memory;
    default:
      return Code::store_failed;
  }
}

}  // namespace

Result<std::unique_ptr<Connection>> Connection::open(const StoreOptions& options, Role role, const char* vfs,
                                                     const Host& host) {
  // Two first connections at once would both initialise SQLite, which is a data race.
  static const int initialised = sqlite3_initialize();
  if (initialised != SQLITE_OK) return fail(Code::store_failed);
  sqlite3* handle = nullptr;
  // Without NOFOLLOW: the operator may keep the store behind a link.
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  const int result = sqlite3_open_v2(options.path.c_str(), &handle, flags, vfs);
  if (handle == nullptr) return fail(Code::out_of_memory);
  auto connection = std::unique_ptr<Connection>(new Connection(handle, host));
  if (result != SQLITE_OK) return connection->failed(result);
  JF_CHECK(connection->set_up(options, role));
  return connection;
}

Status Connection::set_up(const StoreOptions& options, Role role) {
  sqlite3_busy_timeout(handle_, static_cast<int>(std::min<std::int64_t>(options.busy_timeout_ms, INT_MAX)));
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
  // With a partial index the planner reads bound values, and each new value would prepare the statement again.
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_QPSG, 1, nullptr);
  sqlite3_limit(handle_, SQLITE_LIMIT_ATTACHED, 0);
  // FULL: with a write-ahead log every commit is flushed, which makes it durable.
  JF_CHECK(execute("PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON;"));
  if (role == Role::reader) return execute("PRAGMA query_only = ON");
  JF_CHECK(execute("PRAGMA journal_size_limit = 67108864"));
  if (options.max_bytes > 0) {
    const sql::Prepared page_size = statement("PRAGMA page_size");
    JF_TRY(const bool row, page_size->step());
    const std::int64_t pages = options.max_bytes / (row ? std::max<std::int64_t>(page_size->integer(0), 512) : 4096);
    JF_CHECK(execute(("PRAGMA max_page_count = " + std::to_string(std::max<std::int64_t>(pages, 1))).c_str()));
  }
  return ok();
}

Connection::~Connection() {
  cache_.clear();
  sqlite3_close_v2(handle_);
}

Error Connection::failed(int result) const {
  const int extended = result == SQLITE_OK ? sqlite3_extended_errcode(handle_) : result;
  const Code code = code_of(extended, sqlite3_system_errno(handle_));
  // A busy store is reported to the caller, who tries again; logging each would flood the log.
  if (code != Code::store_busy && host_.log) {
    std::string line;
    json::Writer writer(line);
    writer.begin_object().key("event").string("store_error").key("code").string(facts(code).name);
    writer.key("sqlite").integer(extended).end_object();
    host_.log(LogLevel::error, line);
  }
  return fail(code);
}

bool Connection::in_transaction() const noexcept { return sqlite3_get_autocommit(handle_) == 0; }

Status Connection::execute(const char* sql) {
  const int result = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) return failed(result);
  return ok();
}

Status Connection::copy_to(Connection& target) {
  sqlite3_backup* backup = sqlite3_backup_init(target.handle_, "main", handle_, "main");
  if (backup == nullptr) return target.failed(SQLITE_OK);
  int result = SQLITE_BUSY;
  // One step is one snapshot. It waits for no lock by itself.
  for (int tries = 0; tries < 500 && (result == SQLITE_BUSY || result == SQLITE_LOCKED); ++tries) {
    if (tries > 0) sqlite3_sleep(10);
    result = sqlite3_backup_step(backup, -1);
  }
  const int finished = sqlite3_backup_finish(backup);
  if (result == SQLITE_DONE && finished == SQLITE_OK) return ok();
  return target.failed(finished != SQLITE_OK ? finished : result);
}

sql::Prepared Connection::statement(const char* sql) {
  Statement& cached = cache_.try_emplace(sql, *this).first->second;
  // A visitor may run the same statement while the outer one is still active.
  if (cached.use_ == Statement::Use::lent) return prepare(sql);
  if (cached.statement_ == nullptr) cached.prepare(sql, Statement::Use::lent);
  cached.use_ = Statement::Use::lent;
  return sql::Prepared(&cached);
}

sql::Prepared Connection::prepare(std::string_view sql) {
  auto statement = std::make_unique<Statement>(*this);
  statement->prepare(sql, Statement::Use::once);
  return sql::Prepared(statement.release());
}

void Statement::prepare(std::string_view sql, Use use) {
  const unsigned flags = use == Use::lent ? SQLITE_PREPARE_PERSISTENT : 0;
  use_ = use;
  failure_ =
      sqlite3_prepare_v3(connection_.handle_, sql.data(), static_cast<int>(sql.size()), flags, &statement_, nullptr);
}

Statement::~Statement() { sqlite3_finalize(statement_); }

void Statement::give_back() noexcept {
  if (use_ == Use::once) {
    const std::unique_ptr<Statement> last(this);
    return;
  }
  use_ = Use::idle;
  failure_ = SQLITE_OK;
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  // Bound text is borrowed, so the bindings must be cleared.
  sqlite3_clear_bindings(statement_);
}

Statement& Statement::bind(int at, std::string_view text) {
  // A null pointer would bind NULL.
  const char* start = text.data() == nullptr ? "" : text.data();
  if (failure_ == SQLITE_OK)
    failure_ = sqlite3_bind_text64(statement_, at, start, text.size(), SQLITE_STATIC, SQLITE_UTF8);
  return *this;
}

Statement& Statement::bind(int at, std::int64_t value) {
  if (failure_ == SQLITE_OK) failure_ = sqlite3_bind_int64(statement_, at, value);
  return *this;
}

Statement& Statement::bind(int at, double value) {
  if (failure_ == SQLITE_OK) failure_ = sqlite3_bind_double(statement_, at, value);
  return *this;
}

Statement& Statement::bind_blob(int at, std::string_view bytes) {
  const char* start = bytes.data() == nullptr ? "" : bytes.data();
  if (failure_ == SQLITE_OK) failure_ = sqlite3_bind_blob64(statement_, at, start, bytes.size(), SQLITE_STATIC);
  return *this;
}

Statement& Statement::bind_null(int at) {
  if (failure_ == SQLITE_OK) failure_ = sqlite3_bind_null(statement_, at);
  return *this;
}

Result<bool> Statement::step() {
  if (failure_ != SQLITE_OK) return connection_.failed(failure_);
  const int result = sqlite3_step(statement_);
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  return connection_.failed(result);
}

std::int64_t Statement::changed() const { return sqlite3_changes64(connection_.handle_); }

std::string_view Statement::text(int column) const {
  const void* start = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  return start == nullptr ? std::string_view()
                          : std::string_view(static_cast<const char*>(start), static_cast<std::size_t>(size));
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }
double Statement::number(int column) const { return sqlite3_column_double(statement_, column); }
bool Statement::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

}  // namespace jackfield::sqlite
