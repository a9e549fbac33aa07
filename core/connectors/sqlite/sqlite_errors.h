// SQLite's result codes as codes of core/errors.json. The engine's text is matched, never passed on.
// Example    core/connectors/sqlite/connection.cc
#pragma once
#include "base/result.h"

struct sqlite3;

namespace jackfield::sqlite {

[[nodiscard]] Error sqlite_error(sqlite3* database, int extended_code);

}  // namespace jackfield::sqlite
