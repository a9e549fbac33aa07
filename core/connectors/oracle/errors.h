// Errors of the server (ORA), the client library (ORA) and ODPI-C (DPI) as codes of core/errors.json.
// Contract   numbers are read, texts are never passed on. Details: vendorCode ("ORA-00942"), position in the statement
//            from 1.
// Format     https://docs.oracle.com/en/error-help/db/,
//            https://odpi-c.readthedocs.io/en/latest/user_guide/debugging.html
// Example    core/connectors/oracle/session.cc
#pragma once
#include <cstdint>

#include "base/result.h"
#include "dpi_table.h"

namespace jackfield::oracle {

struct Failure {
  int ora = 0;  // with a DPI number: the ORA number it stands for, where there is one
  int dpi = 0;
  std::int64_t offset = 0;
};

inline constexpr int kLibraryNotFound = 1047;
inline constexpr int kCallTimeout = 1067;
inline constexpr int kConnectionClosed = 1080;

// ODPI-C's own errors have their number only in the text.
[[nodiscard]] Failure read_failure(const dpiErrorInfo& problem) noexcept;

[[nodiscard]] Error dial_error(const Failure& failure);
// `stopped` is the code if the statement was stopped.
[[nodiscard]] Error query_error(const Failure& failure, Code stopped);
[[nodiscard]] bool is_lost(const Failure& failure) noexcept;

}  // namespace jackfield::oracle
