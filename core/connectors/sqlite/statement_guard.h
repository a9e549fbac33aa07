// What a statement may do; SQLite asks while it compiles one. No ATTACH, no pragma that loosens the connection or names
// a file.
// Contract   installed once per connection; it also records the kind of the compiled statement, which SQLite's counters
//            do not show.
// Example    core/connectors/sqlite/connection.cc
#pragma once
#include "base/enum_set.h"

struct sqlite3;

namespace jackfield::sqlite {

class StatementGuard {
 public:
  enum class Effect : std::uint8_t {
    insert,
    row_change,  // INSERT, UPDATE, DELETE by the statement itself
    schema_change,
    session_change  // a temporary object, a pragma with a value: the next caller must not meet it
  };
  using Seen = EnumSet<Effect>;
  void install(sqlite3* database);
  void begin() noexcept { seen_ = {}; }
  void restore(const Seen& seen) noexcept { seen_ = seen; }
  [[nodiscard]] const Seen& seen() const noexcept { return seen_; }
  // For the connector's own statements, with pragmas that callers may not use.
  void trust(bool on) noexcept { trusted_ = on; }
  // While true, statements may not begin or end a transaction.
  void keep_transaction(bool on) noexcept { keeps_transaction_ = on; }
  // Since the connection was opened, also by what ran inside a statement: changes of the session, and of rows, which
  // changes() and total_changes() tell.
  [[nodiscard]] const Seen& ever() const noexcept { return ever_; }

 private:
  static int authorize(void* self, int action, const char* first, const char* second, const char* database,
                       const char* trigger);
  int judge(int action, const char* first, const char* second, const char* database, const char* trigger);
  [[nodiscard]] int judge_pragma(const char* name, const char* value);
  void note(Effect effect) noexcept {
    seen_.add(effect);
    ever_.add(effect);
  }
  Seen seen_, ever_;
  bool trusted_ = false;
  bool keeps_transaction_ = false;
};

}  // namespace jackfield::sqlite
