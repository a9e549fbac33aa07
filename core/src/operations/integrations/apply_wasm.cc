// To apply a document of integrations would make the WebAssembly module larger by 6 KiB.
#include "api/error.h"
#include "api/handlers.h"

namespace jackfield::api {

Result<Reply> apply_integrations(Call& /*call*/) {
  return fail(Code::addon_required).with("reason", "The WebAssembly module exports documents, and cannot apply them.");
}

}  // namespace jackfield::api
