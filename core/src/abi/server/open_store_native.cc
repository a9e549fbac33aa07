#include "abi/server/open_store.h"
#include "store/postgres/open.h"
#include "store/sqlite/open.h"

namespace jackfield::abi {

Result<std::unique_ptr<Store>> open_store_at(const StoreOptions& store, const OpenOptions& options, const Host& host) {
  if (is_postgres_url(store.path)) return open_postgres_store(store, host, options.libraries, options.ca_file);
  return open_sqlite_store(store, host);
}

}  // namespace jackfield::abi
