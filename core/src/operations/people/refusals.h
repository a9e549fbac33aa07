// The audit of what was refused: a role that is too low, a changed target without its secrets, a reference or an
// address that is not allowed.
// Contract   an integration is named only if the caller may see it. Anonymous callers are counted, not stored.
// Limits     limits::kRefusalsAuditedPerMinute entries of one user a minute; further ones are counted.
// Example    core/src/operations/table/server.cc
#pragma once
#include "api/call.h"

namespace jackfield::api {

// Writes the entry where the operation may wait for the store anyway; else it is written with the next change.
void note_refusal(Call& call, const Error& error);

}  // namespace jackfield::api
