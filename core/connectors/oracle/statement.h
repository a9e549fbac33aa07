// What can be told of a statement from its text, without a server
// (https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/Lexical-Conventions.html).
// Contract   errs on the safe side. plain_read decides about tidiness: after anything else the connection is not used again. body is what
//            to send: the server refuses a semicolon behind SQL and wants one behind PL/SQL.
// Limits     linear in the text. A function that is named without brackets looks like a column.
// Example    inspect("SELECT count(*) FROM t;").body == "SELECT count(*) FROM t"
#pragma once
#include <string_view>

namespace jackfield::oracle {

struct StatementTraits {
  std::string_view body;
  bool empty = false;  // nothing but space and comments
  bool plain_read =
      false;  // a query whose calls are all on a list of built-in functions, without locks, sequences and links
  bool has_plsql = false;  // functions declared in the query itself
  bool several = false;    // something follows a semicolon
};
[[nodiscard]] StatementTraits inspect(std::string_view sql);

}  // namespace jackfield::oracle
