// Bound values as the SQL API takes them: {"1": {"type", "value"}}, all values as text.
// Contract   an array, one value for each ? outside quotes and comments, else parameter_count. Dates and times go as TEXT.
// Format     https://docs.snowflake.com/en/developer-guide/sql-api/submitting-requests
// Example    JF_CHECK(write_bindings(writer, "SELECT ?", values));   // "bindings":{"1":{"type":"FIXED","value":"7"}}
#pragma once
#include <string_view>

#include "json/json.h"

namespace jackfield::snowflake {

[[nodiscard]] Status write_bindings(json::Writer& writer, std::string_view sql, const json::Value& values);

}  // namespace jackfield::snowflake
