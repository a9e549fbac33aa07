// What can be known about a statement from its text, without a server.
// Contract   errs on the safe side. plain_read only avoids work: after any other statement the connection is reset.
//            `reads` is required of read-only queries in addition to the server's read-only transaction, since a
//            procedure may end that transaction, and a file may be written inside it.
// Limits     linear in the text.
// Example    inspect("select count(*) from t").plain_read
#pragma once
#include <string_view>

namespace jackfield::mysql {

struct StatementTraits {
  bool plain_read = false;  // every call in it is on a list of built-in functions that change neither data nor session
  bool reads = false;       // begins as reading statements do, holds no executable comment, writes no file
  bool several = false;     // something follows a semicolon
  bool commits = false;     // the server would end the transaction: a change of the schema, LOCK TABLES, COMMIT
  bool returns = false;     // INSERT, REPLACE, UPDATE or DELETE with RETURNING
};
[[nodiscard]] StatementTraits inspect(std::string_view sql);

}  // namespace jackfield::mysql
