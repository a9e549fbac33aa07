// The OAuth token that a request to a service carries.
// Contract   `refused`: the token that the service answered with 401, or null. May be called by a task.
// Ownership  borrows its arguments for the call.
// Errors     as oauth/tokens.h
// Example    core/src/operations/use/service.cc
#pragma once
#include "api/call.h"

namespace jackfield::api {

[[nodiscard]] Result<Secret> service_token(Call& call, const IntegrationRow& row, const Manifest& manifest,
                                           std::string_view field, const Secret* refused);

}  // namespace jackfield::api
