// What is recorded of a change or of a use of secrets; written in the transaction of the change (store.h).
// Contract   names of fields and codes only: never a value, host, title or SQL.
// Example    AuditEntry e{.operation = "integration.update", .integration = id, .changed = merged.changed};
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "json/json.h"

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
// The `details` column: {"changed": [...], "secrets": {...}, ...}; empty parts are left out.
[[nodiscard]] std::string encode_details(const AuditEntry& entry);

}  // namespace jackfield
