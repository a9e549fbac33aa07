// What servers and the driver report, as our codes (https://learn.microsoft.com/sql/relational-databases/errors-events).
// Contract   numbers and states decide; texts are not looked at, and never passed on. Details: sqlState, and vendorCode: the number.
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
// All that is told about the last call on a handle.
[[nodiscard]] std::vector<Diagnostic> diagnostics(const Driver& driver, SQLSMALLINT kind, SQLHANDLE handle);

[[nodiscard]] Error dial_error(const std::vector<Diagnostic>& told, const Dialling::Seen& seen, bool encrypted);
[[nodiscard]] Error query_error(const std::vector<Diagnostic>& told);
// The connection is of no use any more.
[[nodiscard]] bool is_lost(const std::vector<Diagnostic>& told) noexcept;

}  // namespace jackfield::sqlserver
