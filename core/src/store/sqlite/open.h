// The SQLite store: in a file, or in memory.
// Errors     store_unavailable for a path where no file can be; else as store.h.
// Example    core/src/abi/server/open.cc
#pragma once
#include "store/files.h"
#include "store/store.h"

namespace jackfield {

[[nodiscard]] Result<std::unique_ptr<Store>> open_sqlite_store(const StoreOptions& options, const Host& host);

namespace sqlite {

// One connection, one caller at a time. Rolls back from memory: nothing is left behind if the process ends.
[[nodiscard]] Result<std::unique_ptr<Store>> open_memory_store(const StoreOptions& options, const Host& host);
// In WebAssembly the file is the host's (host_file_wasm.h); without one: store_unavailable.
[[nodiscard]] Result<std::unique_ptr<Store>> open_file_store(const StoreOptions& options, const Host& host);
// In files_native.cc; in file_store_wasm.cc there is none: null.
[[nodiscard]] std::unique_ptr<StoreFiles> open_store_files(const Host& host);

}  // namespace sqlite
}  // namespace jackfield
