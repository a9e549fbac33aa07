// The store's file, before SQLite opens it.
// Contract   a new file is readable only by its owner from the start; SQLite gives its -wal and -shm the same mode. An
//            existing file is never opened here: closing it would drop the locks of other connections of this process.
// Errors     store_unavailable, store_full, store_not_a_database.
// Example    core/src/store/sqlite/file_store_native.cc
#pragma once
#include <string>

#include "base/host.h"
#include "base/result.h"

namespace jackfield::sqlite {

[[nodiscard]] Status create_store_file(const std::string& path, const Host& host);

}  // namespace jackfield::sqlite
