// Which parameter of an endpoint the answer to a refused request names.
// Contract   pure. Only the name of a parameter of ours comes of it, nothing of the service's text. Services spell
//            names as the request does, or in another case: max_tokens, maxTokens.
// Format     `param` and `param_text` of a response in core/manifests/schema.json
// Example    core/src/endpoint/service/answer.cc
#pragma once
#include <string>

#include "endpoint/service/request.h"

namespace jackfield::service {

// "" if it names none.
[[nodiscard]] std::string refused_parameter(const Endpoint& endpoint, const json::Value& body);

}  // namespace jackfield::service
