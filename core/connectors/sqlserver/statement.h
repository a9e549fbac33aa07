// What can be told of a statement from its text, without a server.
// Contract   errs on the safe side. plain_read decides about tidiness: after anything else the connection is closed. Nothing here protects.
// Limits     linear in the text. T-SQL needs no semicolon between statements, so several() sees only those that have one.
// Example    inspect("select count(*) from t").plain_read
#pragma once
#include <string_view>

namespace jackfield::sqlserver {

struct StatementTraits {
  bool blank = true;
  bool plain_read =
      false;  // begins with SELECT or WITH, and no word outside quotes begins another statement or stores anything
  bool several = false;  // something follows a semicolon, and what stands before is not a body that may hold several
};
[[nodiscard]] StatementTraits inspect(std::string_view sql);

}  // namespace jackfield::sqlserver
