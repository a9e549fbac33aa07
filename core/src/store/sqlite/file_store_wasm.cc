// No files in WebAssembly.
#include "store/sqlite/open.h"

namespace jackfield::sqlite {

Result<std::unique_ptr<Store>> open_file_store(const StoreOptions&, const Host&) {
  return fail(Code::store_unavailable);
}

}  // namespace jackfield::sqlite
