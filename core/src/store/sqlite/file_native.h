// The store's file before SQLite sees it.
// Contract   a new file is readable by its owner alone from its first moment; SQLite gives its -wal and -shm the same mode.
//            An existing file is never opened here: closing it would drop the locks of other connections of this process.
// Errors     store_unavailable, store_full, store_not_a_database.
// Example    JF_CHECK(create_store_file(options.path, host));
#pragma once
#include <string>

#include "base/host.h"
#include "base/result.h"

namespace jackfield::sqlite {

[[nodiscard]] Status create_store_file(const std::string& path, const Host& host);

}  // namespace jackfield::sqlite
