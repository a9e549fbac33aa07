// Bound values as the API takes them: {"name", "type", "value"}, all by name. By position they are called p1, p2, ...
#pragma once
#include <string_view>

#include "json/json.h"

namespace jackfield::databricks {

// `values`: an array, an object or null. parameter_count when the statement does not name one of them.
[[nodiscard]] Status write_parameters(json::Writer& writer, std::string_view sql, const json::Value& values);

}  // namespace jackfield::databricks
