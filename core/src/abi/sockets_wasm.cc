#include "abi/context.h"
#include "abi/parts.h"

void jf_context::stop() {}

namespace jackfield::abi {

Status open_databases(api::Core&, const OpenOptions&) { return ok(); }

}  // namespace jackfield::abi
