// Bound values as the API accepts them: {"name", "type", "value"}, all by name. Positional values are named p1, p2, ...
// Example    core/connectors/databricks/connection.cc
#pragma once
#include <string_view>

#include "json/json.h"

namespace jackfield::databricks {

// `values`: an array, an object or null. Fails with parameter_count if the statement does not name one of them.
[[nodiscard]] Status write_parameters(json::Writer& writer, std::string_view sql, const json::Value& values);

}  // namespace jackfield::databricks
