// From an operation's name to its handler: checks token, role and body, in that order, then calls the handler.
// Contract   dispatch() returns a reply for every call, errors included. Only lack of memory or of entropy throws.
// Example    core/src/abi/abi.cc
#pragma once
#include <string_view>

#include "api/call.h"

namespace jackfield::api {

[[nodiscard]] Reply dispatch(Core& core, std::string_view operation, std::string_view caller, std::string_view body);

// Whether jf_submit may run it. The reply of such a call has the status kNeedsThread if it cannot go on as a task.
[[nodiscard]] bool may_be_task(const Core& core, std::string_view operation);

// {"integration.list": {"blocking": false, "lane": "store"}, ...} for the reply of jf_open.
void write_operations(json::Writer& writer, const Core& core);
// Names of operations that return not_built, for capabilities.
void write_not_built(json::Writer& writer, const Core& core);

}  // namespace jackfield::api
