// What servers and the client library report, as our codes (https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html).
// Contract   texts are matched, never passed on. Details: sqlState, and vendorCode: the number.
#pragma once
#include <string_view>

#include "base/result.h"

namespace jackfield::mysql {

struct Failure {
  unsigned int number = 0;
  std::string_view state, text;
};

// How far a connection came; a lost one means different things on the way.
enum class DialStage : std::uint8_t { network, greeting, login };

[[nodiscard]] Error dial_error(const Failure& failure, DialStage stage, bool has_certificate);
// `stopped` is what to say when the server stopped the statement and we did not ask it to.
[[nodiscard]] Error query_error(const Failure& failure, Code stopped);
[[nodiscard]] bool is_lost(unsigned int number) noexcept;

}  // namespace jackfield::mysql
