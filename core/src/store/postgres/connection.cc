#include "store/postgres/connection.h"

#include <algorithm>
#include <utility>

#include "json/json.h"
#include "os/wait.h"
#include "store/postgres/dialect.h"

namespace jackfield::postgres {
namespace {

struct Known {
  std::string_view state;  // a whole SQLSTATE, or the two letters of its class
  Code code;
  Trouble trouble;
};
// https://www.postgresql.org/docs/current/errcodes-appendix.html; whole states come before their class.
constexpr Known kStates[] = {
    {"40001", Code::store_busy, Trouble::conflict},       // serialization failure
    {"40P01", Code::store_busy, Trouble::conflict},       // deadlock
    {"23505", Code::store_failed, Trouble::conflict},     // unique violation
    {"23503", Code::store_failed, Trouble::conflict},     // foreign key violation
    {"55P03", Code::store_busy, Trouble::failed},         // lock not available
    {"57014", Code::store_busy, Trouble::failed},         // statement timeout
    {"53100", Code::store_full, Trouble::failed},         // disk full
    {"53200", Code::out_of_memory, Trouble::failed},      //
    {"25006", Code::store_offline, Trouble::lost},        // read-only: it is the leader no longer
    {"25P02", Code::store_busy, Trouble::failed},         // after another failure
    {"42501", Code::store_unavailable, Trouble::failed},  // insufficient privilege
    {"57", Code::store_offline, Trouble::lost},           // shut down, starting
    {"53", Code::store_offline, Trouble::lost},           // too many connections
    {"08", Code::store_offline, Trouble::lost},           // connection exception
    {"25P03", Code::store_offline, Trouble::lost},        // idle in transaction for too long
    {"26000", Code::store_offline, Trouble::lost},        // the prepared statement is gone: another session
    {"0A000", Code::store_offline, Trouble::lost},        // a cached plan no longer fits after a migration
};

// The server ends a statement itself, a moment before this side gives the session up.
constexpr std::int64_t kServerFirstMs = 500;
constexpr const char* kCommitKey = "commits_pkey";

Known facts_of(std::string_view state) {
  for (const Known& known : kStates) {
    if (state.starts_with(known.state)) return known;
  }
  return {{}, Code::store_failed, Trouble::failed};
}

}  // namespace

Connection::~Connection() {
  cache_.clear();
  pq_.PQfinish(connection_);
}

Error Connection::lost(Error why) {
  trouble_ = Trouble::lost;
  return why;
}

Error Connection::failed(const PgResult& result) {
  const std::string_view state = state_of(pq_, result);
  Known known = facts_of(state);
  const char* constraint = pq_.PQresultErrorField(result.get(), PG_DIAG_CONSTRAINT_NAME);
  // This transaction was committed before: its id is there.
  if (state == "23505" && constraint != nullptr && std::string_view(constraint) == kCommitKey)
    known.trouble = Trouble::known;
  // The first one counts: what follows only says that the transaction has failed.
  if (trouble_ == Trouble::none || known.trouble == Trouble::lost) trouble_ = known.trouble;
  // Reported to the caller, who tries again; logging each would flood the log.
  if (known.trouble == Trouble::failed && known.code != Code::store_busy && host_.log) {
    std::string line;
    json::Writer writer(line);
    writer.begin_object().key("event").string("store_error").key("code").string(facts(known.code).name);
    writer.key("sqlstate").string(state).end_object();
    host_.log(LogLevel::error, line);
  }
  if (known.code == Code::store_offline) return offline("server_closed");
  return fail(known.code);
}

// The last result of what was sent. Later results of a failed statement are read, so that the session can go on.
Result<PgResult> Connection::finish(Deadline deadline) {
  PgResult last;
  for (;;) {
    auto next = next_result(pq_, connection_, deadline);
    if (!next) return lost(std::move(next).error());
    if (!*next) break;
    if (!last || last.status() != PGRES_FATAL_ERROR) last = *std::move(next);
  }
  if (!last) return lost(offline("connection_lost"));
  if (last.status() != PGRES_FATAL_ERROR) return last;
  Error error = failed(last);
  if (pq_.PQstatus(connection_) == CONNECTION_BAD) return lost(offline("connection_lost"));
  return error;
}

Result<PgResult> Connection::run(Statement& statement) {
  if (broken()) return offline("connection_lost");
  const Deadline deadline = Deadline::in_ms(statement_ms_ + kServerFirstMs);
  if (!statement.name_.empty() && !statement.is_prepared_) {
    if (pq_.PQsendPrepare(connection_, statement.name_.c_str(), statement.sql_.c_str(), 0, nullptr) == 0)
      return lost(offline("connection_lost"));
    JF_TRY([[maybe_unused]] const PgResult prepared, finish(deadline));
    statement.is_prepared_ = true;
  }
  const std::size_t count = statement.values_.size();
  std::vector<const char*> values(count);
  std::vector<int> lengths(count), formats(count);
  for (std::size_t i = 0; i < count; ++i) {
    const Statement::Value& value = statement.values_[i];
    values[i] = value.is_null ? nullptr : value.sent().data();
    lengths[i] = static_cast<int>(value.sent().size());
    formats[i] = value.is_binary ? 1 : 0;
  }
  const int number = static_cast<int>(count);
  const int sent = statement.name_.empty() ? pq_.PQsendQueryParams(connection_, statement.sql_.c_str(), number, nullptr,
                                                                   values.data(), lengths.data(), formats.data(), 0)
                                           : pq_.PQsendQueryPrepared(connection_, statement.name_.c_str(), number,
                                                                     values.data(), lengths.data(), formats.data(), 0);
  if (sent == 0) return lost(offline("connection_lost"));
  return finish(deadline);
}

Status Connection::execute(const std::string& sql) {
  if (broken()) return offline("connection_lost");
  if (pq_.PQsendQuery(connection_, sql.c_str()) == 0) return lost(offline("connection_lost"));
  JF_TRY([[maybe_unused]] const PgResult result, finish(Deadline::in_ms(statement_ms_ + kServerFirstMs)));
  return ok();
}

Status Connection::begin(const std::string& sql) {
  if (!broken()) trouble_ = Trouble::none;
  return execute(sql);
}

Status Connection::commit() {
  if (broken()) return offline("connection_lost");
  // A failure that the work passed over has ended the transaction.
  if (pq_.PQtransactionStatus(connection_) == PQTRANS_INERROR) return fail(Code::store_failed);
  return execute("COMMIT");
}

void Connection::roll_back() noexcept {
  if (!broken() && in_transaction()) {
    const Trouble before = trouble_;
    static_cast<void>(execute("ROLLBACK"));
    if (!broken()) trouble_ = before;
  }
}

bool Connection::in_transaction() const noexcept {
  const PGTransactionStatusType state = pq_.PQtransactionStatus(connection_);
  return state == PQTRANS_INTRANS || state == PQTRANS_INERROR;
}

bool Connection::is_leader(std::int64_t ms) {
  const std::int64_t usual_ms = std::exchange(statement_ms_, std::min(ms, statement_ms_));
  const sql::Prepared statement = prepare("SELECT pg_is_in_recovery()");
  const auto row = statement->step();
  statement_ms_ = usual_ms;
  return row && *row && statement->integer(0) == 0;
}

Result<bool> Connection::wait_for_notice(int wake, Deadline deadline) {
  for (;;) {
    bool found = false;
    while (PGnotify* notice = pq_.PQnotifies(connection_)) {
      pq_.PQfreemem(notice);
      found = true;
    }
    if (found) return true;
    pollfd fds[2] = {{pq_.PQsocket(connection_), POLLIN, 0}, {wake, POLLIN, 0}};
    const int count = ::poll(fds, 2, static_cast<int>(deadline.remaining_ms()));
    if (fds[1].revents != 0 || deadline.passed()) return false;
    if (count > 0 && pq_.PQconsumeInput(connection_) == 0) return lost(offline("connection_lost"));
  }
}

sql::Prepared Connection::statement(const char* sql) {
  Statement& cached = cache_.try_emplace(sql, *this).first->second;
  // A visitor may run the same statement while the outer one is still active.
  if (cached.use_ == Statement::Use::lent) return prepare(sql);
  if (cached.name_.empty()) {
    cached.sql_ = sql::spell(sql, kDialect);
    cached.name_ = "s" + std::to_string(cache_.size());
  }
  cached.use_ = Statement::Use::lent;
  return sql::Prepared(&cached);
}

sql::Prepared Connection::prepare(std::string_view sql) {
  auto statement = std::make_unique<Statement>(*this);
  statement->sql_ = sql::spell(sql, kDialect);
  statement->use_ = Statement::Use::once;
  return sql::Prepared(statement.release());
}

}  // namespace jackfield::postgres
