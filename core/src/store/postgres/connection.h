// One session of PostgreSQL and its prepared statements.
// Contract   one thread at a time. Nothing waits beyond the deadline of a statement; a session that passed one, or that
//            the server ended, is broken and must be closed. trouble() says what went wrong since the last begin(): a
//            transaction that lost against another one may be run again, one that found a constraint violated too,
//            since the other transaction may have been committed after its look-up.
//            An error becomes a Code and one log line with its SQLSTATE: no SQL, no value, no host.
// Ownership  owns its PGconn and its statements, which it lends; see store/sql/database.h. Borrows dialler and host.
// Errors     store_busy, store_full, store_failed, store_offline, store_unavailable, out_of_memory.
// Example    core/src/store/postgres/store.cc
#pragma once
#include <string>
#include <unordered_map>
#include <vector>

#include "base/host.h"
#include "store/postgres/dial.h"
#include "store/sql/database.h"

namespace jackfield::postgres {

enum class Trouble : std::uint8_t { none, failed, conflict, known, lost };

class Connection;

class Statement final : public sql::Statement {
 public:
  explicit Statement(Connection& connection) noexcept : connection_(connection) {}
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() = default;

  Statement& bind(int at, std::string_view text) override;
  Statement& bind(int at, std::int64_t value) override;
  Statement& bind(int at, double value) override;
  Statement& bind_blob(int at, std::string_view bytes) override;
  Statement& bind_null(int at) override;
  [[nodiscard]] Result<bool> step() override;
  [[nodiscard]] std::string_view text(int column) const override;
  [[nodiscard]] std::int64_t integer(int column) const override;
  [[nodiscard]] double number(int column) const override;
  [[nodiscard]] bool is_null(int column) const override;

 private:
  friend class Connection;
  enum class Use : std::uint8_t { idle, lent, once };
  struct Value {
    std::string own;         // of numbers, and of texts that are stored otherwise
    std::string_view bytes;  // borrowed
    bool is_null = true, is_binary = false, is_own = false;
    [[nodiscard]] std::string_view sent() const noexcept { return is_own ? std::string_view(own) : bytes; }
  };
  void give_back() noexcept override;
  [[nodiscard]] std::int64_t changed() const override;
  Value& at(int number);
  [[nodiscard]] std::string_view raw(int column) const;

  Connection& connection_;
  std::string sql_;   // in PostgreSQL's words
  std::string name_;  // as the server knows it; "": it is sent each time
  bool is_prepared_ = false;
  Use use_ = Use::idle;
  std::vector<Value> values_;
  PgResult result_;
  int row_ = -1;
  mutable std::vector<std::string> decoded_;  // texts of the row that are not as the server sent them
};

class Connection final : public sql::Database {
 public:
  Connection(const Dialler& dialler, PGconn* connection, const Host& host)
      : pq_(dialler.pq()), connection_(connection), statement_ms_(dialler.url().statement_ms), host_(host) {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  [[nodiscard]] sql::Prepared statement(const char* sql) override;
  [[nodiscard]] sql::Prepared prepare(std::string_view sql) override;
  [[nodiscard]] bool in_transaction() const noexcept override;
  [[nodiscard]] bool has_vectors() const noexcept override { return true; }
  bool is_remote() const noexcept override { return true; }

  // Several statements without values, in PostgreSQL's words. begin() forgets trouble before.
  [[nodiscard]] Status execute(const std::string& sql);
  [[nodiscard]] Status begin(const std::string& sql);
  // Fails if the server rolled back instead.
  [[nodiscard]] Status commit();
  void roll_back() noexcept;

  [[nodiscard]] Trouble trouble() const noexcept { return trouble_; }
  [[nodiscard]] bool broken() const noexcept { return trouble_ == Trouble::lost; }
  // Of each statement from now on.
  void allow_ms(std::int64_t ms) noexcept { statement_ms_ = ms; }
  [[nodiscard]] bool is_leader(std::int64_t ms);  // false too if it does not answer within this time
  // Waits for a notification; false at the deadline. Fails when the connection is lost.
  [[nodiscard]] Result<bool> wait_for_notice(int wake, Deadline deadline);

 private:
  friend class Statement;
  [[nodiscard]] Result<PgResult> run(Statement& statement);
  [[nodiscard]] Result<PgResult> finish(Deadline deadline);
  [[nodiscard]] Error failed(const PgResult& result);
  [[nodiscard]] Error lost(Error why);

  const Libpq& pq_;
  PGconn* connection_;
  std::int64_t statement_ms_;
  const Host& host_;
  Trouble trouble_ = Trouble::none;
  std::unordered_map<const char*, Statement> cache_;
};

}  // namespace jackfield::postgres
