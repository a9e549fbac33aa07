// Copies everything of one store into another that is empty, whatever their engines.
// Contract   the source is read in one snapshot, the target written in one transaction, which is checked before it
//            ends: each table is read again and must have the same rows, in the same order. Rows keep their ids, times
//            and sealed bytes. Lists, sums and indexes are made anew. Leases of OAuth grants are left behind.
// Limits     a piece of 500 rows is in memory.
// Errors     store_not_empty; store_failed when the check finds a difference; else as store.h.
// Example    core/src/abi/server/open_store_native.cc
#pragma once
#include "store/store.h"

namespace jackfield::sql {

[[nodiscard]] Result<StoreCounts> transfer(Store& from, Store& to);

}  // namespace jackfield::sql
