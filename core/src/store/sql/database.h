// The database that the statements of this room run on. A driver implements it: sqlite/.
// Contract   SQL is constant text in SQLite's words, with ?1, ?2 for its values, which are always bound. A driver of another
//            engine gives each text its own words with spell() when it prepares it. Integers, real numbers, texts and bytes go in
//            and out; booleans are 0 and 1. A NULL is read as 0 or as an empty text.
// Ownership  a database owns its statements and lends them as Prepared, which gives one back when it goes. Bound text is
//            borrowed until then.
// Threads    a database and its statements are used by one thread at a time.
// Limits     no allocation for a statement that was prepared before, nor for a value or a cell.
// Example    Prepared s = database.statement("SELECT 1 WHERE ?1 = 1"); s->bind(1, one); JF_TRY(bool row, s->step());
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace jackfield::sql {

// Binding remembers its first failure; step() reports it.
class Statement {
 public:
  virtual Statement& bind(int at, std::string_view text) = 0;
  virtual Statement& bind(int at, std::int64_t value) = 0;
  virtual Statement& bind(int at, double value) = 0;
  virtual Statement& bind_blob(int at, std::string_view bytes) = 0;
  virtual Statement& bind_null(int at) = 0;

  // True: there is a row.
  [[nodiscard]] virtual Result<bool> step() = 0;
  // For statements that give no row.
  [[nodiscard]] Status run();
  // Runs, and returns how many rows were changed.
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
  // `sql` is a literal: its statement is remembered by the address. Never null: a failure is reported by step().
  [[nodiscard]] virtual Prepared statement(const char* sql) = 0;
  // For SQL that is put together; not remembered.
  [[nodiscard]] virtual Prepared prepare(std::string_view sql) = 0;
  // False when the engine has undone the transaction by itself.
  [[nodiscard]] virtual bool in_transaction() const noexcept = 0;

 protected:
  ~Database() = default;
};

// What an engine writes differently: the sign of a placeholder, and words or phrases; the first that fits is taken.
struct Dialect {
  struct Word {
    std::string_view ours, theirs;
  };
  char placeholder = '?';
  std::span<const Word> words;
};
// Quoted text stays as it is.
[[nodiscard]] std::string spell(std::string_view sql, const Dialect& dialect);

}  // namespace jackfield::sql
