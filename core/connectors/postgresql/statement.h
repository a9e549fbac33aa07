// What can be known about a statement from its text, without a server.
// Contract   errs on the safe side: a statement is a plain read only if every call in it is on a list of built-in
//            functions that change neither data nor session, and no word in it writes. After any other statement the
//            connection is reset. It only avoids work: the server's transaction mode is what makes a query read-only,
//            and a view or an operator may run any function, so only the same user may find what it left.
//            changes_session is for sessions that are not ours alone: statements that exist to change the session.
// Limits     linear in the text.
// Example    inspect("select count(*) from t").plain_read
#pragma once
#include <string_view>

namespace jackfield::postgresql {

struct StatementTraits {
  bool plain_read = false;
  bool copy = false;             // COPY: the server may ask for rows or send them outside the result
  bool changes_session = false;  // SET, PREPARE, LISTEN, temporary tables, session locks, cursors WITH HOLD ...
  bool uses_session = false;     // EXECUTE, FETCH: reads what an earlier statement left
  bool may_commit = false;       // CALL, DO: may end transactions of its own, so it must not run twice
};
[[nodiscard]] StatementTraits inspect(std::string_view sql);

}  // namespace jackfield::postgresql
