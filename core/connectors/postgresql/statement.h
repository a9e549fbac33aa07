// What can be known about a statement from its text, without a server.
// Contract   errs on the safe side: a statement is a plain read only if every call in it is on a list of built-in
//            functions that change neither data nor session, and no word in it writes. After any other statement the
//            connection is reset. It only avoids work: the server's transaction mode is what makes a query read-only.
// Limits     linear in the text.
// Example    inspect("select count(*) from t").plain_read
#pragma once
#include <string_view>

namespace jackfield::postgresql {

struct StatementTraits {
  bool plain_read = false;
  bool copy = false;  // COPY: the server may ask for rows or send them outside the result
};
[[nodiscard]] StatementTraits inspect(std::string_view sql);

}  // namespace jackfield::postgresql
