// The operations of a build, in the order of core/routes.json.
// Example    core/src/abi/server/open.cc
#pragma once
#include <span>

#include "api/call.h"

namespace jackfield::api {

// Every operation, and the functions that a store needs.
[[nodiscard]] std::span<const Operation> server_operations() noexcept;
[[nodiscard]] const ServerParts& server_parts() noexcept;
// The operations that need no store; the others return the error that names why they are absent.
[[nodiscard]] std::span<const Operation> form_operations() noexcept;

}  // namespace jackfield::api
