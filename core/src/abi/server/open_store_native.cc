#include "abi/server/open_store.h"
#include "store/postgres/open.h"
#include "store/sql/transfer.h"
#include "store/sqlite/open.h"

namespace jackfield::abi {

Result<std::unique_ptr<Store>> open_store_at(const StoreOptions& store, const OpenOptions& options, const Host& host) {
  if (is_postgres_url(store.path)) return open_postgres_store(store, host, options.libraries, options.ca_file);
  return open_sqlite_store(store, host);
}

void allow_transfer(api::Core& core, const OpenOptions& options) {
  // Only what opening a store needs: the rest of the options borrows.
  OpenOptions kept;
  kept.libraries = options.libraries;
  kept.ca_file = options.ca_file;
  core.transfer = [&core, kept = std::move(kept)](const std::string& to) -> Result<StoreCounts> {
    JF_TRY(const std::unique_ptr<Store> target, open_store_at({.path = to}, kept, core.host));
    JF_CHECK(core.store->flush());
    return sql::transfer(*core.store, *target);
  };
}

}  // namespace jackfield::abi
