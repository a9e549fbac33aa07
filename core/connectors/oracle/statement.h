// What can be known about a statement from its text, without a server.
// Contract   errs on the safe side. After any statement but a plain_read the connection is not used again. `body` is
//            the text to send: the server refuses a semicolon after SQL and requires one after PL/SQL.
// Limits     linear in the text. A function without brackets looks like a column.
// Format     https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/Lexical-Conventions.html
// Example    inspect("SELECT count(*) FROM t;").body == "SELECT count(*) FROM t"
#pragma once
#include <string_view>

namespace jackfield::oracle {

struct StatementTraits {
  std::string_view body;  // empty: nothing but space and comments
  // A query whose calls are all on a list of built-in functions, without locks, sequences and links.
  bool plain_read = false;
  bool has_plsql = false;  // functions declared in the query itself
  bool several = false;    // something follows a semicolon
  bool commits = false;    // COMMIT, ROLLBACK, SET TRANSACTION
};
[[nodiscard]] StatementTraits inspect(std::string_view sql);

}  // namespace jackfield::oracle
