// Bound values as the SQL API accepts them: {"1": {"type", "value"}}, all values as text.
// Contract   an array with one value for each ? outside quotes and comments, else parameter_count. Dates and times are
//            TEXT, arrays and objects JSON as TEXT, {"$binary"} is BINARY, as hexadecimal digits.
// Format     https://docs.snowflake.com/en/developer-guide/sql-api/submitting-requests
// Example    core/connectors/snowflake/connection.cc
#pragma once
#include <string_view>

#include "json/json.h"

namespace jackfield::snowflake {

[[nodiscard]] Status write_bindings(json::Writer& writer, std::string_view sql, const json::Value& values);

}  // namespace jackfield::snowflake
