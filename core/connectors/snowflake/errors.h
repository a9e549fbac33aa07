// What Snowflake complains of, as our codes: https://docs.snowflake.com/en/developer-guide/sql-api/reference
#pragma once
#include <string_view>

#include "jackfield/json.h"

namespace jackfield::snowflake {

[[nodiscard]] Error http_error(long status, const json::Value& body, std::string_view sql, std::string_view token_type);

}  // namespace jackfield::snowflake
