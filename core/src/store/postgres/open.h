// The store on PostgreSQL, which any number of servers share.
// Contract   as store.h. A write is a SERIALIZABLE transaction; one that loses against another runs again, so its work
//            may run several times, each with a transaction of its own. A transaction whose end was not heard of is
//            known by its id: it is either found to be committed, or run again. Writes of one server run on several
//            sessions at once. Reads see one snapshot; with standby_reads they may be of a standby.
//            While no host takes writes, calls fail with store_offline within about a second.
// Errors     store_offline, store_newer, store_not_a_database, store_unavailable, config_option; connector_unavailable
//            without libpq; else as store.h.
// Example    core/src/abi/server/open_store_native.cc
#pragma once
#include "os/dl.h"
#include "store/store.h"

namespace jackfield {

// `options.path` is a URL: postgres/url.h. `ca_file` checks servers unless the URL names a file; "": the system's.
[[nodiscard]] bool is_postgres_url(std::string_view path) noexcept;
[[nodiscard]] Result<std::unique_ptr<Store>> open_postgres_store(const StoreOptions& options, const Host& host,
                                                                 const LibraryPaths& libraries,
                                                                 const std::string& ca_file);

}  // namespace jackfield
