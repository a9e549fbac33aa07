// The value that a JSON pointer names.
// Contract   null where there is none; a pointer into an array is a decimal index.
// Format     RFC 6901.
// Example    core/src/endpoint/service/answer.cc
#pragma once
#include <string_view>

#include "json/json.h"

namespace jackfield::endpoint {

[[nodiscard]] json::Value at_pointer(json::Value value, std::string_view pointer);

}  // namespace jackfield::endpoint
