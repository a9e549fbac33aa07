// WebAssembly has no keys: the page seals the image of the store.
#include "api/handlers.h"

namespace jackfield::api {

Result<Reply> list_keys(Call& /*call*/) { return fail(Code::not_built); }
Result<Reply> rotate_keys(Call& /*call*/) { return fail(Code::not_built); }
Result<Reply> verify_keys(Call& /*call*/) { return fail(Code::not_built); }
Result<Reply> reload_keys(Call& /*call*/) { return fail(Code::not_built); }

}  // namespace jackfield::api
