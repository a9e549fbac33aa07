// The store that a path or a URL names.
// Contract   open_store_native.cc knows files, memory and PostgreSQL; open_store_wasm.cc memory alone.
// Example    core/src/abi/server/open.cc
#pragma once
#include "abi/parts.h"

namespace jackfield::abi {

[[nodiscard]] Result<std::unique_ptr<Store>> open_store_at(const StoreOptions& store, const OpenOptions& options,
                                                           const Host& host);

// Core::transfer.
void allow_transfer(api::Core& core, const OpenOptions& options);

}  // namespace jackfield::abi
