// One SQLite connection and its prepared statements.
// Contract   one thread at a time. Statements are constant SQL; values are always bound. An SQLite error becomes a Code
//            and one log line with SQLite's number: no SQL, no value, no path.
// Ownership  a Connection owns its handle and its statements, which it lends; see store/sql/database.h.
// Example    tests/unit/store/file_test.cc
#pragma once
#include <memory>
#include <string_view>
#include <unordered_map>

#include "base/host.h"
#include "store/sql/database.h"
#include "store/store.h"

struct sqlite3;
struct sqlite3_stmt;

namespace jackfield::sqlite {

enum class Role : std::uint8_t { writer, reader };

class Connection;

class Statement final : public sql::Statement {
 public:
  explicit Statement(Connection& connection) noexcept : connection_(connection) {}
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement();

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
  // once: not cached, destroyed after its only use.
  enum class Use : std::uint8_t { idle, lent, once };
  void prepare(std::string_view sql, Use use);
  void give_back() noexcept override;
  [[nodiscard]] std::int64_t changed() const override;

  Connection& connection_;
  sqlite3_stmt* statement_ = nullptr;
  int failure_ = 0;
  Use use_ = Use::idle;
};

class Connection final : public sql::Database {
 public:
  // Opens and configures the connection; the file is not changed. `vfs` may be null.
  [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const StoreOptions& options, Role role, const char* vfs,
                                                                const Host& host);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  [[nodiscard]] sql::Prepared statement(const char* sql) override;
  [[nodiscard]] sql::Prepared prepare(std::string_view sql) override;
  [[nodiscard]] bool in_transaction() const noexcept override;
  // Several statements, without values.
  [[nodiscard]] Status execute(const char* sql);
  // Everything of this database, as it is when the copy begins, into an empty one.
  [[nodiscard]] Status copy_to(Connection& target);

 private:
  friend class Statement;
  Connection(sqlite3* handle, const Host& host) : handle_(handle), host_(host) {}
  [[nodiscard]] Status set_up(const StoreOptions& options, Role role);
  [[nodiscard]] Error failed(int result) const;

  sqlite3* handle_;
  const Host& host_;
  std::unordered_map<const char*, Statement> cache_;
};

}  // namespace jackfield::sqlite
