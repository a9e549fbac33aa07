// The `details` column of an audit entry.
// Contract   {"changed": [...], "secrets": {...}, ...}; empty members are omitted.
// Example    core/src/store/sql/audit.cc
#pragma once
#include "store/audit.h"

namespace jackfield::sql {

[[nodiscard]] std::string encode_details(const AuditEntry& entry, std::string_view token = {});

}  // namespace jackfield::sql
