// WebAssembly has no files but the one that its host keeps. One connection uses it, as it uses a store in memory.
#include "store/sqlite/open.h"

namespace jackfield::sqlite {

Result<std::unique_ptr<Store>> open_file_store(const StoreOptions& options, const Host& host) {
  return open_memory_store(options, host);
}

std::unique_ptr<StoreFiles> open_store_files(const Host& /*host*/) { return nullptr; }

}  // namespace jackfield::sqlite
