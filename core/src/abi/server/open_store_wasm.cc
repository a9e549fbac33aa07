#include "abi/server/open_store.h"
#include "store/sqlite/open.h"

namespace jackfield::abi {

Result<std::unique_ptr<Store>> open_store_at(const StoreOptions& store, const OpenOptions&, const Host& host) {
  return open_sqlite_store(store, host);
}

void allow_transfer(api::Core&, const OpenOptions&) {}

}  // namespace jackfield::abi
