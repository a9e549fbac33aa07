// Errors of servers and of the client library as codes of core/errors.json.
// Contract   texts are matched, never passed on. Details: sqlState, and vendorCode: the number.
// Format     https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html
// Example    core/connectors/mysql/connection.cc
#pragma once
#include <string_view>

#include "base/result.h"

namespace jackfield::mysql {

struct Failure {
  unsigned int number = 0;
  std::string_view state, text;
};

// The phase of a connection; losing it has a different meaning in each.
enum class DialStage : std::uint8_t { network, greeting, login };

[[nodiscard]] Error dial_error(const Failure& failure, DialStage stage, bool has_certificate);
// `stopped` is the code if the server stopped the statement without a request from here.
[[nodiscard]] Error query_error(const Failure& failure, Code stopped);
[[nodiscard]] bool is_lost(unsigned int number) noexcept;

inline constexpr unsigned int kStopped = 1317;  // by KILL QUERY
// The library's own complaint, with the rows of the answer still to be read: their number of columns is another than
// when the statement was prepared.
inline constexpr unsigned int kOtherColumns = 2057;
// A prepared statement whose tables changed, or that the server has dropped.
[[nodiscard]] constexpr bool is_stale(unsigned int number) noexcept {
  return number == 1243 || number == 1615 || number == kOtherColumns;
}

}  // namespace jackfield::mysql
