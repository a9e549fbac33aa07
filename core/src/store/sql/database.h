// The database that the statements of this room run on. A driver implements it: sqlite/.
// Contract   SQL is constant text in SQLite's dialect, with ?1, ?2 for its values, which are always bound. The driver
//            of another engine converts each text with spell() when it prepares it. Values are integers, real numbers,
//            texts and bytes; booleans are 0 and 1.
// Ownership  a database owns its statements and lends them as Prepared, which returns one when destroyed. Bound text is
//            borrowed until then.
// Threads    a database and its statements are used by one thread at a time.
// Limits     a statement that was prepared before, a value or a cell needs no allocation.
// Example    core/src/store/sql/people.cc
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace jackfield::sql {

// Binding keeps its first failure; step() reports it.
class Statement {
 public:
  virtual Statement& bind(int at, std::string_view text) = 0;
  virtual Statement& bind(int at, std::int64_t value) = 0;
  virtual Statement& bind(int at, double value) = 0;
  virtual Statement& bind_blob(int at, std::string_view bytes) = 0;
  virtual Statement& bind_null(int at) = 0;

  // Returns true if there is a row.
  [[nodiscard]] virtual Result<bool> step() = 0;
  // For statements without rows.
  [[nodiscard]] Status run();
  // Runs the statement and returns the number of changed rows.
  [[nodiscard]] Result<std::int64_t> change();

  [[nodiscard]] virtual std::string_view text(int column) const = 0;  // valid until the next step; of blobs too
  [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
  [[nodiscard]] virtual double number(int column) const = 0;
  [[nodiscard]] virtual bool is_null(int column) const = 0;

 protected:
  ~Statement() = default;

 private:
  friend struct GiveBack;
  virtual void give_back() noexcept = 0;
  [[nodiscard]] virtual std::int64_t changed() const = 0;
};

struct GiveBack {
  void operator()(Statement* statement) const noexcept { statement->give_back(); }
};
using Prepared = std::unique_ptr<Statement, GiveBack>;

class Database {
 public:
  // `sql` must be a literal: statements are cached by its address. Never null: step() reports a failure.
  [[nodiscard]] virtual Prepared statement(const char* sql) = 0;
  // For SQL that is built at run time; not cached.
  [[nodiscard]] virtual Prepared prepare(std::string_view sql) = 0;
  // True: titles are found by vectors of words, else by SQLite's FTS5 (title_search.h).
  [[nodiscard]] virtual bool has_vectors() const noexcept { return false; }
  // True: each statement is a trip to another process, so that fewer of them are better than smaller ones.
  [[nodiscard]] virtual bool is_remote() const noexcept { return false; }
  // Returns false if the engine has rolled back the transaction.
  [[nodiscard]] virtual bool in_transaction() const noexcept = 0;

 protected:
  ~Database() = default;
};

// What an engine spells differently: the sign of a placeholder, and words or phrases; the first match is used.
struct Dialect {
  struct Word {
    std::string_view ours, theirs;
  };
  char placeholder = '?';
  std::span<const Word> words;
};
// Quoted text is unchanged.
[[nodiscard]] std::string spell(std::string_view sql, const Dialect& dialect);

}  // namespace jackfield::sql
