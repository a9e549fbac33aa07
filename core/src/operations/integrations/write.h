// Creating, updating and deleting a row inside a transaction, for the routes and for a document that is applied.
// Contract   the call's body and path name what is written, as in the routes. Each adds its audit entry.
// Example    core/src/operations/integrations/apply_native.cc
#pragma once
#include "api/call.h"

namespace jackfield::api {

// What a document that is applied may do, and a caller of the routes may not.
struct WriteRules {
  std::vector<std::string> prompted;  // secrets that may be given later: model paths
  bool replaces_meta = false;
  bool stays_disabled = false;  // after the last secret was given
};

struct Written {
  IntegrationRow row;
  AuditEntry entry;
  bool drops_pools = false;
};

[[nodiscard]] Result<Written> create_in(Call& call, Transaction& transaction, const WriteRules& rules);
[[nodiscard]] Result<Written> update_in(Call& call, Transaction& transaction, const WriteRules& rules);
// The row that the path names, without its pools. Fails with linked_sources unless `force`. Returns its id.
[[nodiscard]] Result<std::string> delete_in(Call& call, Transaction& transaction, bool force);
// Does nothing to a row that is the default of its type. Fails with private_default.
[[nodiscard]] Status make_default(Call& call, Transaction& transaction, IntegrationRow& row);

}  // namespace jackfield::api
