// The one file that a WebAssembly module may have: its bytes are kept by the host (jf_host.file_*, wasm/exports.txt).
// Contract   an open file, for SQLite's xOpen. Without a file of the host, and for journals and temporary files:
//            SQLITE_CANTOPEN. The host makes changes durable between calls of the core: at the end of jf_call no
//            transaction is open, so what changed since the last call is one consistent image.
// Ownership  `file` is SQLite's memory of sizeof(sqlite3_file).
// Example    core/src/store/sqlite/vfs_wasm.cc
#pragma once
#include <sqlite3.h>

namespace jackfield::sqlite {

[[nodiscard]] int open_host_file(sqlite3_file* file, int flags, int* opened_flags);

}  // namespace jackfield::sqlite
