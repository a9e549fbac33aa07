// The state of a connection to SQL Server, and what its session may hold.
// Contract   the only table of transitions; SqlServerConnection changes its phase only by next(). An event that is not
//            in the table leads to broken. The driver implements the protocol, so the table has only the caller's part:
//            results that must be closed.
// Example    tests/connectors/sqlserver_phase_test.cc
#pragma once
#include <cstdint>

#include "base/enum_set.h"
#include "connector/phase.h"

namespace jackfield::sqlserver {

enum class Phase : std::uint8_t {
  idle,     // no answer is expected
  results,  // a statement was begun, and its results are not read to their end or closed
  broken    // must be closed
};

enum class Event : std::uint8_t {
  execute,  // a statement
  close,    // its results are read or closed
  lose      // the connection is lost
};

inline constexpr Transition<Phase, Event> kTransitions[] = {
    {Phase::idle, Event::execute, Phase::results},
    {Phase::results, Event::close, Phase::idle},
};

[[nodiscard]] constexpr Phase next(Phase phase, Event event) { return follow(kTransitions, phase, event); }

// What the session may hold. SqlServerConnection::reset() deals with it, and nothing else does.
enum class Leftover : std::uint8_t {
  session,  // settings, temporary tables, a transaction: ODBC has no reset, so the connection is closed
  used      // a plain read ran, which leaves nothing but @@ROWCOUNT: an empty read
};

// A transaction of several statements, between transaction(begin) and commit or roll_back.
enum class Work : std::uint8_t { none, writes };

}  // namespace jackfield::sqlserver
