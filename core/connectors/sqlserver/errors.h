// Errors of servers and of the driver as codes of core/errors.json.
// Contract   numbers and states decide; texts are not read and never passed on. Details: sqlState, and vendorCode: the
//            number.
// Format     https://learn.microsoft.com/sql/relational-databases/errors-events
// Example    core/connectors/sqlserver/dial.cc
#pragma once
#include <string>
#include <vector>

#include "guard.h"
#include "library.h"

namespace jackfield::sqlserver {

struct Diagnostic {
  std::string state;
  std::int64_t number = 0;
};
// All diagnostics of the last call on a handle.
[[nodiscard]] std::vector<Diagnostic> diagnostics(const Driver& driver, SQLSMALLINT kind, SQLHANDLE handle);

[[nodiscard]] Error dial_error(const std::vector<Diagnostic>& told, const Dialling::Seen& seen, bool encrypted);
[[nodiscard]] Error query_error(const std::vector<Diagnostic>& told);
// Whether the connection is unusable.
[[nodiscard]] bool is_lost(const std::vector<Diagnostic>& told) noexcept;

}  // namespace jackfield::sqlserver
