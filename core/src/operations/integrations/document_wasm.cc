// WebAssembly keeps stores in memory alone, and documents of integrations would make its module larger by 10 KiB.
#include "api/error.h"
#include "api/handlers.h"

namespace jackfield::api {

namespace {

Error addon_required() {
  return fail(Code::addon_required).with("reason", "Documents of integrations are not part of the WebAssembly module.");
}

}  // namespace

Result<Reply> export_integrations(Call& /*call*/) { return addon_required(); }
Result<Reply> apply_integrations(Call& /*call*/) { return addon_required(); }

}  // namespace jackfield::api
