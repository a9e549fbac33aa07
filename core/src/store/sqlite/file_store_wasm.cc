// No files in WebAssembly.
#include "store/sqlite/open.h"

namespace jackfield::sqlite {

Result<std::unique_ptr<Store>> open_file_store(const StoreOptions&, const Host&) {
  return fail(Code::store_unavailable);
}

std::unique_ptr<StoreFiles> open_store_files(const Host& /*host*/) { return nullptr; }

}  // namespace jackfield::sqlite
