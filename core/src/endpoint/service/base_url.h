// The base of an endpoint's requests: the first whose condition holds, filled in and taken apart.
// Contract   only http and https; no user name, query or fragment. A value within a host is letters, digits, ".", "-"
//            and "_" alone, so it cannot end the host early.
// Errors     `url`, `hostname`, `required`, with the model of the value
// Example    core/src/endpoint/service/build.cc
#pragma once
#include "endpoint/service/expand.h"

namespace jackfield::service {

struct Base {
  std::string origin;  // "https://api.example.com"
  std::string prefix;  // "/v1", or empty; no slash at its end
};
[[nodiscard]] Result<Base> make_base(const json::Value& declared, const Expander& expander);

// Whether a condition of a declaration holds; no condition always does.
[[nodiscard]] bool applies(const json::Value& holder, const Inputs& inputs);

}  // namespace jackfield::service
