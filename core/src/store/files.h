// Store files that are not open here: copies of them, and whether they are sound.
// Contract   a file is never migrated or changed, so a backup can be made before an upgrade, and of a store in use. A
//            copy holds what was committed when it began.
// Ownership  nothing is kept open.
// Threads    all functions may be called from any thread at once.
// Errors     store_unavailable, store_not_a_database, store_busy, store_full, store_failed.
// Example    core/src/operations/people/store_files.cc
#pragma once
#include <cstdint>
#include <string>

#include "base/result.h"

namespace jackfield {

struct StoreFileFacts {
  std::int64_t version = 0, newest = 0;  // of the file's schema, and of the one that this build writes
  std::int64_t bytes = 0;
  std::int64_t integrations = 0, users = 0, tokens = 0;
  bool is_sound = false;  // every page and every reference was checked; the counts hold only if it is
};

class StoreFiles {
 public:
  virtual ~StoreFiles() = default;
  // unused: fails with store_busy while another process has the file open.
  [[nodiscard]] virtual Result<StoreFileFacts> check(const std::string& path, bool unused) const = 0;
  // `to` must not exist; it is made with mode 0600, and checked. A copy that fails is removed.
  [[nodiscard]] virtual Result<StoreFileFacts> copy(const std::string& from, const std::string& to) const = 0;
};

}  // namespace jackfield
