// The SQLite store: in a file, or in memory.
// Errors     store_unavailable for a path where no file can be; else as store.h.
// Example    JF_TRY(core.store, open_sqlite_store({.path = ":memory:"}, core.host));
#pragma once
#include "store/store.h"

namespace jackfield {

[[nodiscard]] Result<std::unique_ptr<Store>> open_sqlite_store(const StoreOptions& options, const Host& host);

namespace sqlite {

// One connection, one caller at a time.
[[nodiscard]] Result<std::unique_ptr<Store>> open_memory_store(const StoreOptions& options, const Host& host);
// file_store_native.cc; file_store_wasm.cc answers store_unavailable.
[[nodiscard]] Result<std::unique_ptr<Store>> open_file_store(const StoreOptions& options, const Host& host);

}  // namespace sqlite
}  // namespace jackfield
