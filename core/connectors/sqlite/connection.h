// One SQLite connection and the rows of its statements.
// Contract   the progress handler checks the deadline and cancel() while a statement runs, the busy handler while it
//            waits for a lock.
// Ownership  owns the database handle; a stream borrows the connection.
// Threads    one thread at a time, except cancel().
// Example    core/connectors/sqlite/connector.cc
#pragma once
#include <memory>
#include <string>

#include <sqlite3.h>

#include "connector/connector.h"
#include "connector/sql/placeholder_columns.h"
#include "connector/stop.h"
#include "statement_guard.h"
#include "temp_quota.h"

namespace jackfield::sqlite {

// What the connection may hold is what SQLite itself tells: a transaction, which reset() rolls back, and what the guard
// has seen (StatementGuard::ever): temporary objects and pragmas with a value, and changes of rows, which changes() and
// total_changes() would tell the next caller. Then the file is opened anew, which is the cheapest reset.

// A transaction of several statements, between transaction(begin) and commit or roll_back.
enum class Work : std::uint8_t { none, writes, reads };

class SqliteConnection final : public Connection {
 public:
  SqliteConnection(sqlite3* database, std::int64_t busy_timeout_ms);
  ~SqliteConnection() override;

  // Configures the connection before the first statement of a caller. Fails if the file is not a database.
  [[nodiscard]] Status prepare_session(bool write_ahead_log, Deadline deadline);

  [[nodiscard]] Result<std::unique_ptr<ResultStream>> execute(const Query& query, Deadline deadline) override;
  [[nodiscard]] Status transaction(TransactionStep step, Deadline deadline) override;
  [[nodiscard]] Result<Query> introspect(const IntrospectRequest& request, json::Arena& arena) override;
  [[nodiscard]] Result<std::string> server_version(Deadline deadline) override;
  void cancel() noexcept override;
  [[nodiscard]] bool needs_reset() const noexcept override;
  [[nodiscard]] bool reset(Deadline deadline) override;
  [[nodiscard]] bool alive() noexcept override;

  // For streams.
  [[nodiscard]] Result<bool> step(sqlite3_stmt* statement, Deadline deadline);  // true: a row is there
  [[nodiscard]] sqlite3* database() const noexcept { return database_; }

 private:
  [[nodiscard]] bool must_stop() const { return stop_.requested() || deadline_.passed(); }
  [[nodiscard]] int wait_for_lock(int attempt);
  [[nodiscard]] Error error_of(int code);
  [[nodiscard]] Status run(const char* sql, Deadline deadline);
  [[nodiscard]] Result<sqlite3_stmt*> compile(const Query& query);
  [[nodiscard]] Status judge_transaction();
  [[nodiscard]] bool is_declared_binary(const PlaceholderColumn& column);
  [[nodiscard]] Status check_texts(sqlite3_stmt* statement, const Query& query);

  sqlite3* database_;
  StatementGuard guard_;
  std::int64_t busy_timeout_ms_;
  Deadline deadline_ = Deadline::in_ms(0);
  Deadline busy_until_ = Deadline::in_ms(0);
  Stop stop_;
  std::shared_ptr<TempUse> temp_ = std::make_shared<TempUse>();
  Work work_ = Work::none;
  bool broken_ = false;  // the file cannot be read, so the connection must be closed
};

// The `Column::type` of a declared type, and the SQL expression that computes the same for introspection.
[[nodiscard]] std::string_view type_of_declaration(std::string_view declared);
extern const char* const kTypeOfDeclarationSql;

}  // namespace jackfield::sqlite
