// Answers of reads that are asked for again and again: the encoded bytes are kept and reused.
// Contract   only for a reply that depends on the stored rows, the caller and the route's parameters alone. A change
//            made by this process is seen at once, one of another process after IntegrationMemory::kRememberedMs.
// Limits     kMostBytes of questions and answers together.
// Example    core/src/operations/integrations/read.cc
#pragma once
#include "api/call.h"

namespace jackfield::api {

[[nodiscard]] Result<Reply> remembered(Call& call, FunctionRef<Result<Reply>()> make);

}  // namespace jackfield::api
