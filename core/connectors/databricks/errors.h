// Errors of Databricks as codes of core/errors.json.
// Format     https://docs.databricks.com/api/workspace/statementexecution and
//            https://docs.databricks.com/error-messages
// Example    core/connectors/databricks/connection.cc
#pragma once
#include <string_view>

#include "json/json.h"

namespace jackfield::databricks {

// The error of an answer that is not 2xx; `body` may be null. `is_login`: while connecting; names the form's fields.
[[nodiscard]] Error http_error(long status, const json::Value& body, bool is_login, bool is_service_principal);
// The error of a statement that ended in FAILED.
[[nodiscard]] Error statement_error(const json::Value& status, std::string_view sql);
[[nodiscard]] bool is_inline_limit(const json::Value& status);  // the result is too large for disposition INLINE

}  // namespace jackfield::databricks
