// The two kinds of SQLite store.
// Example    return open_memory_store(options, host);
#pragma once
#include "store/sqlite/connection.h"

namespace jackfield::sqlite {

// One connection, one caller at a time.
[[nodiscard]] Result<std::unique_ptr<Store>> open_memory_store(const StoreOptions& options, const Host& host);
// file_store_native.cc; file_store_wasm.cc answers store_unavailable.
[[nodiscard]] Result<std::unique_ptr<Store>> open_file_store(const StoreOptions& options, const Host& host);

}  // namespace jackfield::sqlite
