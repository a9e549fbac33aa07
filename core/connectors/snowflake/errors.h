// Errors of Snowflake as codes of core/errors.json.
// Contract   `body` may be null. A refusal names the form's field that caused it: of the sign-in, the warehouse or the
//            role.
// Format     https://docs.snowflake.com/en/developer-guide/sql-api/reference
// Example    core/connectors/snowflake/connection.cc
#pragma once
#include <string_view>

#include "json/json.h"
#include "options.h"

namespace jackfield::snowflake {

[[nodiscard]] Error http_error(long status, const json::Value& body, std::string_view sql, const Options& options);
[[nodiscard]] bool is_busy(long status) noexcept;  // asked again in vain; what runs goes on running

}  // namespace jackfield::snowflake
