// SQLite's result codes as ours. The engine's text is read to tell cases apart and never passed on.
// Example  return sqlite_error(database, sqlite3_extended_errcode(database));
#pragma once
#include "base/result.h"

struct sqlite3;

namespace jackfield::sqlite {

[[nodiscard]] Error sqlite_error(sqlite3* database, int extended_code);

}  // namespace jackfield::sqlite
