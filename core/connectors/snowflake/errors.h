// What Snowflake complains of, as our codes: https://docs.snowflake.com/en/developer-guide/sql-api/reference
// Contract   `body` may be null. A refusal names the form's field that is to blame: of the sign-in, the warehouse or the role.
// Example    if (reply.status != 200) return http_error(reply.status, reply.body, sql, options);
#pragma once
#include <string_view>

#include "json/json.h"
#include "options.h"

namespace jackfield::snowflake {

[[nodiscard]] Error http_error(long status, const json::Value& body, std::string_view sql, const Options& options);
[[nodiscard]] bool is_busy(long status) noexcept;  // asked again in vain; what runs goes on running

}  // namespace jackfield::snowflake
