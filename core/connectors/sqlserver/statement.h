// What can be known about a statement from its text, without a server.
// Contract   errs on the safe side: after any statement but a plain_read the connection is closed. Nothing here
//            protects.
// Limits     linear in the text. T-SQL needs no semicolon between statements, so several() sees only those that have
//            one.
// Example    inspect("select count(*) from t").plain_read
#pragma once
#include <string_view>

namespace jackfield::sqlserver {

struct StatementTraits {
  bool blank = true;
  // Begins with SELECT or WITH, and no word outside quotes begins another statement or stores anything.
  bool plain_read = false;
  // Text follows a semicolon, and the text before it is not a body that may contain several statements.
  bool transacts = false;  // may begin or end a transaction: it names one, or calls a procedure
  bool several = false;
};
[[nodiscard]] StatementTraits inspect(std::string_view sql);

}  // namespace jackfield::sqlserver
