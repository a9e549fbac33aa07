#include "abi/context.h"
#include "abi/options.h"

namespace jackfield::abi {

Status open_databases(api::Core&, const OpenOptions&) { return ok(); }

}  // namespace jackfield::abi
