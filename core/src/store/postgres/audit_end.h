// Up to where the audit is complete.
// Contract   numbers of entries are given out before their transactions end, so that of two entries the later one may
//            be seen first. find() returns a number up to which every entry that will ever be there is visible to
//            transactions that begin afterwards. It waits a moment for transactions that were writing; after that the
//            number is the one before.
// Threads    may be called from any thread at once.
// Example    core/src/store/postgres/store.cc
#pragma once
#include <cstdint>
#include <mutex>

#include "store/postgres/connection.h"

namespace jackfield::postgres {

class AuditEnd {
 public:
  [[nodiscard]] Result<std::int64_t> find(Connection& connection);

 private:
  std::mutex mutex_;
  std::int64_t last_ = 0;
};

}  // namespace jackfield::postgres
