// Bound values as the API accepts them: {"name", "type", "value"}, all by name. Positional values are named p1, p2, ...
// Contract   values are texts with a type; arrays and objects are JSON as STRING. Bytes have no form in the API, so
//            {"$binary"} fails with unsupported: send base64 and write unbase64(:p).
// Example    core/connectors/databricks/connection.cc
#pragma once
#include <string_view>

#include "json/json.h"

namespace jackfield::databricks {

// `values`: an array, an object or null. Fails with parameter_count if the statement does not name one of them.
[[nodiscard]] Status write_parameters(json::Writer& writer, std::string_view sql, const json::Value& values);

}  // namespace jackfield::databricks
