// The handlers of operations, as core/routes.json names them. Each is defined in a room of core/src/operations.
// Contract   a handler returns a Reply or an Error; see call.h.
// Example    core/src/operations/table/server.cc
#pragma once
#include "api/call.h"

namespace jackfield::api {

#define JF_EVERYWHERE(handler, ...) Result<Reply> handler(Call& call);
#define JF_SERVER(handler, ...) Result<Reply> handler(Call& call);
#define JF_ABSENT(...)
#include "api/operation_table.inc"
#undef JF_EVERYWHERE
#undef JF_SERVER
#undef JF_ABSENT

}  // namespace jackfield::api
