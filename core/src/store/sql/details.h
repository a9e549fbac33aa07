// The `details` column of an audit entry.
// Contract   {"changed": [...], "secrets": {...}, ...}; empty parts are left out.
// Example    const std::string details = encode_details(entry); statement->bind(10, details);
#pragma once
#include "store/audit.h"

namespace jackfield::sql {

[[nodiscard]] std::string encode_details(const AuditEntry& entry);

}  // namespace jackfield::sql
