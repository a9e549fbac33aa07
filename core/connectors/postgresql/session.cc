#include "session.h"

#include <algorithm>

#include "connection.h"

namespace jackfield::postgresql {
namespace {

constexpr std::string_view kSearchPath = "search_path";

// Temporary tables are searched first unless the path names them; here they would be those of others. Where no schema
// of the path exists, it stays as it is, so that no table is made among the temporary ones.
constexpr const char* kTemporaryLast =
    ", pg_catalog.set_config('search_path', CASE WHEN pg_catalog.current_schema() IS NULL THEN"
    " pg_catalog.current_setting('search_path') ELSE pg_catalog.concat(pg_catalog.current_setting('search_path'),"
    " ', pg_temp') END, true)";

// "pg_catalog.set_config($1, $2, LOCAL), ..." for every setting.
std::string set_all(std::size_t count, const std::string& is_local) {
  std::string sql;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) sql += ", ";
    sql += "pg_catalog.set_config($" + std::to_string(2 * i + 1) + ", $" + std::to_string(2 * i + 2) + ", " + is_local;
    sql += ")";
  }
  return sql;
}

}  // namespace

SessionSettings::SessionSettings(std::vector<Setting> settings, const std::string& encoding, int backend_pid)
    : settings_(std::move(settings)) {
  settings_.push_back({"client_encoding", encoding});
  settings_.push_back({"standard_conforming_strings", "on"});
  for (const Setting& setting : settings_) {
    values_.push_back(setting.name.c_str());
    values_.push_back(setting.value.c_str());
  }
  count_ = static_cast<int>(values_.size());
  const std::string differs =
      "pg_catalog.pg_backend_pid() OPERATOR(pg_catalog.<>) (" + std::to_string(backend_pid) + ")";
  identify_ = "SELECT pg_catalog.pg_backend_pid(), " + set_all(settings_.size(), differs);
  set_local_ = "SELECT " + set_all(settings_.size(), "true") + kTemporaryLast;
  const bool has_path = std::any_of(settings_.begin(), settings_.end(),
                                    [](const Setting& setting) { return setting.name == kSearchPath; });
  local_.push_back({"SET LOCAL SESSION AUTHORIZATION DEFAULT"});
  local_.push_back({"SET LOCAL role TO DEFAULT"});
  if (!has_path) local_.push_back({"SET LOCAL search_path TO DEFAULT"});
  local_.push_back({set_local_.c_str(), count_, values_.data()});
}

// --- PgConnection ---

Status PgConnection::prepare_session(Deadline deadline) {
  JF_CHECK(send_command(session_.identify(), {}, deadline));
  JF_TRY(const PgResult row, next(deadline));
  if (!row) return lost();
  const int status = row.status();
  if (status != PGRES_TUPLES_OK) return failure(row);
  if (pq_->PQntuples(row.get()) != 1) return fail(Code::protocol_failed);
  shared_ = std::to_string(pq_->PQbackendPID(connection_)) != pq_->PQgetvalue(row.get(), 0, 0);
  // Others may have left a shared session read-only. A default of the account, and a standby, stay as they are.
  const auto is_off = [this](const char* name) {
    const char* value = pq_->PQparameterStatus(connection_, name);
    return value != nullptr && std::string_view(value) == "off";
  };
  if (shared_ && is_off("default_transaction_read_only") && is_off("in_hot_standby")) begin_ = "BEGIN READ WRITE";
  JF_TRY(const PgResult end, next(deadline));
  if (end) return lost();
  return finish(deadline);
}

// What a session that is shared with others cannot do, and what a read-only one must not: COPY TO a file or a program
// does not count as a change for the server.
Status PgConnection::check_statement(const Query& query, const StatementTraits& traits) const {
  if (traits.copy && (read_only_ || query.read_only || caller_ == CallerTransaction::read_only))
    return fail(Code::statement_denied);
  if (query.read_only && caller_ == CallerTransaction::read_write) return fail(Code::unsupported);
  if (!shared_) return ok();
  const bool uses_others = traits.uses_session && caller_ == CallerTransaction::none;
  if (!traits.changes_session && !uses_others) return ok();
  return pooler_refusal("The statement changes or uses a session, and the next statement may run in another.");
}

Error pooler_refusal(const char* reason) {
  return fail(Code::pooler_setting)
      .with("reason", std::string(reason))
      .with("remedy", "Connect to the database without the pooler, or send what belongs together as one transaction.");
}

// --- transactions of the caller ---

Status PgConnection::begin(bool read_only, Deadline deadline) {
  if (caller_ != CallerTransaction::none) return fail(Code::internal);
  JF_CHECK(ready(deadline));
  used_ = true;
  Plan plan;
  plan.begin = read_only ? kBeginReadOnly : begin_.c_str();
  plan.fixes_mode = read_only;
  plan.pipeline = pq_->pipelines;
  JF_CHECK(begin_batch(plan, deadline));
  if (plan.pipeline) {
    JF_CHECK(sync_batch(deadline));
    JF_CHECK(read_preamble(plan, deadline));
    JF_CHECK(read_sync(deadline));
  }
  caller_ = read_only ? CallerTransaction::read_only : CallerTransaction::read_write;
  return ok();
}

Status PgConnection::transaction(TransactionStep step, Deadline deadline) {
  if (step == TransactionStep::begin || step == TransactionStep::begin_read_only)
    return begin(read_only_ || step == TransactionStep::begin_read_only, deadline);
  const CallerTransaction ended = std::exchange(caller_, CallerTransaction::none);
  if (ended == CallerTransaction::none)
    return step == TransactionStep::commit ? Status(fail(Code::transaction_ended)) : ready(deadline);
  const bool commits = step == TransactionStep::commit && ended == CallerTransaction::read_write;
  // A failed transaction would answer COMMIT with success, having rolled back.
  if (!commits || pq_->PQtransactionStatus(connection_) != PQTRANS_INTRANS || in_flight(phase_)) {
    JF_CHECK(ready(deadline));  // rolls back
    return step == TransactionStep::commit && ended == CallerTransaction::read_write ? Status(fail(Code::query_failed))
                                                                                     : ok();
  }
  JF_CHECK(command(kCommit, deadline));
  leftovers_.remove(Leftover::transaction);
  return ok();
}

// After a statement outside a pipeline.
Status PgConnection::check_transaction() {
  const bool is_open = pq_->PQtransactionStatus(connection_) != PQTRANS_IDLE;
  if (is_open == (caller_ != CallerTransaction::none)) return ok();
  if (is_open) {
    leftovers_.add(Leftover::transaction);
    return fail(Code::transaction_left_open);
  }
  caller_ = CallerTransaction::none;
  leftovers_.remove(Leftover::transaction);
  return fail(Code::transaction_ended);
}

}  // namespace jackfield::postgresql
