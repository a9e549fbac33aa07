// Errors of PostgreSQL and libpq as codes of core/errors.json.
// Contract   texts are matched, never passed on. Details: sqlState, and position for a syntax error.
// Format     https://www.postgresql.org/docs/current/errcodes-appendix.html
// Example    core/connectors/postgresql/dial.cc
#pragma once
#include <string_view>

#include "base/result.h"
#include "os/libpq.h"

namespace jackfield::postgresql {

// The phase of a connection; libpq's messages have a different meaning in each.
enum class DialStage : std::uint8_t { network, encryption, login, done };

struct DialFailure {
  DialStage stage = DialStage::network;
  std::string_view text;  // of PQerrorMessage, with verbosity VERBOSE
  int verify_error = 0;   // X509_V_ERR_*, 0 = not known
  bool has_client_certificate = false;
};
[[nodiscard]] Error dial_error(const DialFailure& failure);

// The error of a result with status FATAL_ERROR. `stopped` is the code if the server stopped the statement without a
// request from here.
[[nodiscard]] Error query_error(const Libpq& pq, const PGresult* result, Code stopped);
[[nodiscard]] std::string_view sql_state(const Libpq& pq, const PGresult* result);
inline constexpr std::string_view kStoppedState = "57014";
// What a server says of a statement whose tables or types are others than when it was parsed or described.
[[nodiscard]] bool may_be_changed_table(std::string_view state) noexcept;

}  // namespace jackfield::postgresql
