// The state of a connection to MySQL or MariaDB, and what its session may hold.
// Contract   the only table of transitions; MyConnection changes its phase only by next(). An event that is not in the
//            table leads to broken.
// Format     https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_command_phase.html
// Example    tests/connectors/mysql_phase_test.cc
#pragma once
#include <cstdint>

#include "base/enum_set.h"
#include "connector/phase.h"

namespace jackfield::mysql {

enum class Phase : std::uint8_t {
  idle,     // no answer is expected
  asking,   // a command is sent, and its answer is not read
  rows,     // the answer has rows, which are being read
  sharing,  // several callers' commands may be on their way (sharing.h)
  broken    // must be closed
};

enum class Event : std::uint8_t {
  call,       // a command
  columns,    // its answer has columns
  end,        // all results are read, or the command failed
  share,      // the first caller that shares takes its place
  take_over,  // a caller that shares reads by itself; or all have gone, and answers are owed
  hand_over,  // it has read its answer, or has gone
  unshare,    // all have gone, and no answer is owed
  lose        // the connection is lost
};

inline constexpr Transition<Phase, Event> kTransitions[] = {
    {Phase::idle, Event::call, Phase::asking},       {Phase::asking, Event::columns, Phase::rows},
    {Phase::asking, Event::end, Phase::idle},        {Phase::rows, Event::end, Phase::idle},
    {Phase::idle, Event::share, Phase::sharing},     {Phase::sharing, Event::take_over, Phase::rows},
    {Phase::rows, Event::hand_over, Phase::sharing}, {Phase::sharing, Event::unshare, Phase::idle},
};

[[nodiscard]] constexpr Phase next(Phase phase, Event event) { return follow(kTransitions, phase, event); }

[[nodiscard]] constexpr bool in_flight(Phase phase) { return phase == Phase::asking || phase == Phase::rows; }

// What the session may hold. MyConnection::ready() and reset() undo it, and nothing else does.
enum class Leftover : std::uint8_t {
  transaction,  // START TRANSACTION was sent, ROLLBACK was not answered: ROLLBACK, before the next statement
  used,         // any statement ran: a view may call what changes the session, so reset() logs in anew
  session,  // by its text it may have left variables, temporary tables, locks, another database: the pool must reset
  large_buffer  // the library keeps the buffer of its largest row: the connection is closed
};

// A transaction of several statements, between transaction(begin) and commit or roll_back.
enum class Work : std::uint8_t { none, writes, reads };

// The statement that runs.
enum class StatementKind : std::uint8_t {
  fresh,  // closed after it ran
  kept,   // prepared now, and kept
  reused  // prepared by an earlier call; the server may refuse it as stale
};

}  // namespace jackfield::mysql
