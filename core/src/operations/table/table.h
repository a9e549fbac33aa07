// The operations of a build, in the order of core/routes.json.
// Example    core.operations = server_operations();  core.server = &server_parts();
#pragma once
#include <span>

#include "api/call.h"

namespace jackfield::api {

// Every operation, and what it takes to serve them.
[[nodiscard]] std::span<const Operation> server_operations() noexcept;
[[nodiscard]] const ServerParts& server_parts() noexcept;
// Those that need no store; the others answer why they are not there.
[[nodiscard]] std::span<const Operation> form_operations() noexcept;

}  // namespace jackfield::api
