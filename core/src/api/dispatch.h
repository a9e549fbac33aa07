// From an operation's name to its handler: token, role, body, in that order, then the handler.
// Contract   dispatch() answers every call, errors included, and throws only for lack of memory or of entropy.
// Example    Reply reply = dispatch(core, "integration.list", caller_bytes, body_bytes);
#pragma once
#include <string_view>

#include "api/call.h"

namespace jackfield::api {

[[nodiscard]] Reply dispatch(Core& core, std::string_view operation, std::string_view caller, std::string_view body);

// {"integration.list": {"blocking": false, "lane": "store"}, ...} for the reply of jf_open.
void write_operations(json::Writer& writer, const Core& core);
// Names of operations that answer not_built, for capabilities.
void write_not_built(json::Writer& writer, const Core& core);

}  // namespace jackfield::api
