// One SQLite connection and its prepared statements.
// Contract   used by one thread at a time. Statements are constant SQL; values are always bound.
//            An SQLite error becomes a Code and one log line with SQLite's number: no SQL, no value, no path.
// Ownership  a Connection owns its handle and cached statements; a Statement borrows one and resets it when it goes.
// Example    Statement s = connection.statement("SELECT 1 WHERE ?1 = 1"); s.bind(1, 1); JF_TRY(bool row, s.step());
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/host.h"
#include "store/store.h"

struct sqlite3;
struct sqlite3_stmt;

namespace jackfield::sqlite {

enum class Role : std::uint8_t { writer, reader };

class Connection;

// Binding remembers its first failure; step() reports it.
class Statement {
 public:
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  // The text must live until the statement goes.
  Statement& bind(int at, std::string_view text);
  Statement& bind(int at, std::int64_t value);
  Statement& bind(int at, double value);
  Statement& bind_blob(int at, std::string_view bytes);
  Statement& bind_null(int at);

  // True: a row is there.
  [[nodiscard]] Result<bool> step();
  // For statements that give no row.
  [[nodiscard]] Status run();
  // Runs, and tells how many rows were changed.
  [[nodiscard]] Result<std::int64_t> change();
  void reset();

  [[nodiscard]] std::string_view text(int column) const;  // valid until the next step; of blobs too
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] double number(int column) const;
  [[nodiscard]] bool flag(int column) const { return integer(column) != 0; }
  [[nodiscard]] bool is_null(int column) const;

 private:
  friend class Connection;
  Statement(Connection& connection, sqlite3_stmt* statement, bool* in_use, int failure);
  Connection* connection_;
  sqlite3_stmt* statement_;
  bool* in_use_;  // of the cache entry; none for a statement of its own
  int failure_;
};

class Connection {
 public:
  // Opens and sets up; nothing in the file is changed. `vfs` may be null.
  [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const StoreOptions& options, Role role, const char* vfs,
                                                                const Host& host);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  // `sql` is a literal: it is remembered by its address.
  [[nodiscard]] Statement statement(const char* sql);
  // For SQL that is put together; not remembered.
  [[nodiscard]] Statement prepare(std::string_view sql);
  [[nodiscard]] Status execute(const char* sql);
  // False when SQLite has undone the transaction by itself.
  [[nodiscard]] bool in_transaction() const noexcept;
  [[nodiscard]] Error failed(int result) const;

 private:
  struct Cached {
    sqlite3_stmt* statement = nullptr;
    bool in_use = false;
  };
  Connection(sqlite3* handle, const Host& host) : handle_(handle), host_(host) {}
  [[nodiscard]] Status set_up(const StoreOptions& options, Role role);

  sqlite3* handle_;
  const Host& host_;
  std::unordered_map<const char*, Cached> cache_;
};

}  // namespace jackfield::sqlite
