// No crypto in WebAssembly: the page seals the stored image (sealed_by_host).
#include "secrets/blob.h"

namespace jackfield::secrets {

Result<std::unique_ptr<Keyring>> make_sealing_keyring(const json::Value&, const Host&) {
  return fail(Code::not_built, "/keys");
}

}  // namespace jackfield::secrets
