// The audit: what is recorded of a change or of a use of secrets, in the transaction of the change (store.h).
// Contract   only names of fields and codes: never a value, host, title or SQL.
// Example    tests/unit/store/audit_test.cc
#pragma once
#include <utility>

#include "store/rows.h"

namespace jackfield {

struct AuditEntry {
  std::string operation;
  std::string integration;  // may be empty
  std::int64_t version = 0;
  std::string outcome = "ok";                                   // or an error code
  std::vector<std::string> changed;                             // model paths and column names
  std::vector<std::pair<std::string, std::string>> secrets;     // path -> kept | set | cleared | used | revealed
  std::vector<std::pair<std::string, std::string>> references;  // path -> scheme: env, file, or one of the host
  std::vector<std::pair<std::string, std::int64_t>> counts;     // of a rotation of keys
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
  // Newest first. Entries of a row that was private when they were written are visible to its creator only.
  virtual Result<std::int64_t> list(const Scope&, const AuditFilter&, const Page&, const Visitor<AuditRow>&) const = 0;

  // Of every workspace, oldest first, the entries above `after` up to `end`: for Store::tail_audit().
  virtual Result<std::vector<AuditRow>> tail(std::int64_t after, std::int64_t end, std::int64_t limit) const = 0;
  virtual Result<std::int64_t> last_seq() const = 0;  // 0 without entries
  // Removes entries before this time, among the `limit` oldest. Returns how many were removed.
  virtual Result<std::int64_t> sweep(std::int64_t before_ms, std::int64_t limit) = 0;
  // A workspace with more than `most` entries, or "".
  virtual Result<std::string> workspace_beyond(std::int64_t most) const = 0;
  // Removes the oldest of a workspace that are more than `most`, at most `limit`. Returns how many.
  virtual Result<std::int64_t> sweep_beyond(std::string_view workspace, std::int64_t most, std::int64_t limit) = 0;

  virtual Status add(const Principal& who, std::string_view request_id, const AuditEntry&) = 0;

 protected:
  ~Audit() = default;
};

}  // namespace jackfield
