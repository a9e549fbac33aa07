// Bound values, and the columns that they are for.
// Contract   null, boolean (0, 1), integer, number and text keep their kind; larger integers are bound as text, which
//            keeps every digit; {"$binary"} as a blob; arrays and other objects as JSON text. Values are copied.
// Errors     name the parameter: params.0, params.name.
// Example    core/connectors/sqlite/connection.cc
#pragma once
#include <sqlite3.h>

#include <string>
#include <vector>

#include "base/result.h"
#include "json/json.h"

namespace jackfield::sqlite {

// False: SQLite refused a value, and its error code says why.
[[nodiscard]] Result<bool> bind_all(sqlite3_stmt* statement, const json::Value& parameters);
// The value of the n-th parameter of the statement, from 1; null if it has none.
[[nodiscard]] const json::Value* value_of(sqlite3_stmt* statement, int number, const json::Value& parameters);
[[nodiscard]] std::string pointer_of(sqlite3_stmt* statement, int number, const json::Value& parameters);

}  // namespace jackfield::sqlite
