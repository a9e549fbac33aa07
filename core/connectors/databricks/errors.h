// What Databricks complains of, as our codes.
// Format   https://docs.databricks.com/api/workspace/statementexecution and https://docs.databricks.com/error-messages
#pragma once
#include <string_view>

#include "json/json.h"

namespace jackfield::databricks {

// An answer that is not 2xx; `body` may be null. `is_login`: while connecting, so that the form's fields are named.
[[nodiscard]] Error http_error(long status, const json::Value& body, bool is_login, bool is_service_principal);
// The status of a statement that ended in FAILED.
[[nodiscard]] Error statement_error(const json::Value& status, std::string_view sql);
[[nodiscard]] bool is_inline_limit(const json::Value& status);  // the result is too large for disposition INLINE

}  // namespace jackfield::databricks
