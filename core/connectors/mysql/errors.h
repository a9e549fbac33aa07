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

}  // namespace jackfield::mysql
