// The audit: what is recorded of a change or of a use of secrets, in the transaction of the change (store.h).
// Contract   names of fields and codes only: never a value, host, title or SQL.
// Example    AuditEntry e{.operation = "integration.update", .integration = id, .changed = merged.changed};
//            JF_CHECK(transaction.audit().add(call.who, call.request_id, e));
#pragma once
#include <utility>

#include "store/rows.h"

namespace jackfield {

struct AuditEntry {
  std::string operation;
  std::string integration;  // may be empty
  std::int64_t version = 0;
  std::string outcome = "ok";                                // or an error code
  std::vector<std::string> changed;                          // model paths and column names
  std::vector<std::pair<std::string, std::string>> secrets;  // path -> kept | set | cleared | used | revealed
  bool target_changed = false;
  bool exemption_used = false;
  std::string subject;  // id of a user, token or source that was touched
};

struct AuditFilter {
  std::string integration, operation;
  std::int64_t from_ms = 0, to_ms = 0;  // 0: open
};

class Audit {
 public:
  // Newest first. Entries of a row that was private when they were written show to its creator alone.
  virtual Result<std::int64_t> list(const Scope&, const AuditFilter&, const Page&, const Visitor<AuditRow>&) const = 0;

  virtual Status add(const Principal& who, std::string_view request_id, const AuditEntry&) = 0;

 protected:
  ~Audit() = default;
};

}  // namespace jackfield
