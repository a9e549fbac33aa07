// What PostgreSQL and libpq report, as our codes (https://www.postgresql.org/docs/current/errcodes-appendix.html).
// Contract   texts are matched, never passed on. Details: sqlState, and position for a syntax error.
#pragma once
#include <string_view>

#include "base/result.h"
#include "os/libpq.h"

namespace jackfield::postgresql {

// How far a connection came; what libpq says means different things on the way.
enum class DialStage : std::uint8_t { network, encryption, login, done };

struct DialFailure {
  DialStage stage = DialStage::network;
  std::string_view text;  // of PQerrorMessage, with verbosity VERBOSE
  int verify_error = 0;   // X509_V_ERR_*, 0 = not known
  bool has_client_certificate = false;
};
[[nodiscard]] Error dial_error(const DialFailure& failure);

// Of a result with status FATAL_ERROR. `stopped` is what to say when the server stopped the statement and we did not ask it to.
[[nodiscard]] Error query_error(const Libpq& pq, const PGresult* result, Code stopped);
[[nodiscard]] std::string_view sql_state(const Libpq& pq, const PGresult* result);

}  // namespace jackfield::postgresql
