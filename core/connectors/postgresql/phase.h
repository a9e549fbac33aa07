// The state of a connection to PostgreSQL, and what its session may hold.
// Contract   the only table of transitions; PgConnection changes its phase only by next(). An event that is not in the
//            table leads to broken.
// Format     https://www.postgresql.org/docs/current/protocol-flow.html; pipelines: libpq-pipeline-mode.html of the
//            same manual
// Example    tests/connectors/postgresql_phase_test.cc
#pragma once
#include <cstdint>

#include "base/enum_set.h"
#include "connector/phase.h"

namespace jackfield::postgresql {

enum class Phase : std::uint8_t {
  idle,              // no answer is expected
  sending,           // a statement is being written to the socket
  sent,              // it is written, and the socket was not read since
  reading,           // its results are being read
  pipeline_sending,  // the same three for statements that end with one Sync
  pipeline_sent,
  pipeline_reading,
  sharing,  // several callers' reads are in flight, or none (sharing.h)
  broken    // must be closed
};

enum class Event : std::uint8_t {
  send,           // one statement
  open_pipeline,  // several at once
  flushed,        // all is written; nothing was read meanwhile
  flushed_late,   // all is written; the socket had to be read meanwhile
  look,           // the first read after writing
  end,            // the last result of a statement
  sync,           // the answer to Sync, after which libpq left pipeline mode
  share,          // callers may come
  take_over,      // the first of them reads by itself; or all have gone and their answers are owed
  hand_over,      // it has gone, and the next reads
  unshare,        // all have gone, and nothing is owed
  lose            // the connection is lost
};

inline constexpr Transition<Phase, Event> kTransitions[] = {
    {Phase::idle, Event::send, Phase::sending},
    {Phase::sending, Event::flushed, Phase::sent},
    {Phase::sending, Event::flushed_late, Phase::reading},
    {Phase::sent, Event::look, Phase::reading},
    {Phase::sent, Event::end, Phase::idle},
    {Phase::reading, Event::end, Phase::idle},
    // CopyFail, written while COPY waits for rows.
    {Phase::sent, Event::flushed, Phase::sent},
    {Phase::sent, Event::flushed_late, Phase::reading},
    {Phase::reading, Event::flushed, Phase::sent},
    {Phase::reading, Event::flushed_late, Phase::reading},

    {Phase::idle, Event::open_pipeline, Phase::pipeline_sending},
    {Phase::pipeline_sending, Event::flushed, Phase::pipeline_sent},
    {Phase::pipeline_sending, Event::flushed_late, Phase::pipeline_reading},
    {Phase::pipeline_sent, Event::look, Phase::pipeline_reading},
    {Phase::pipeline_sent, Event::sync, Phase::idle},
    {Phase::pipeline_reading, Event::sync, Phase::idle},

    {Phase::idle, Event::share, Phase::sharing},
    {Phase::sharing, Event::take_over, Phase::pipeline_reading},
    {Phase::pipeline_reading, Event::hand_over, Phase::sharing},
    {Phase::sharing, Event::unshare, Phase::idle},
};

[[nodiscard]] constexpr Phase next(Phase phase, Event event) { return follow(kTransitions, phase, event); }

// The connection itself waits for answers. In Phase::sharing its callers do.
[[nodiscard]] constexpr bool in_flight(Phase phase) {
  return phase != Phase::idle && phase != Phase::sharing && phase != Phase::broken;
}
[[nodiscard]] constexpr bool in_pipeline(Phase phase) {
  return phase == Phase::pipeline_sending || phase == Phase::pipeline_sent || phase == Phase::pipeline_reading;
}

// What the session may hold. PgConnection::ready() and reset() undo it, and nothing else does. The table of README.md
// says for every kind of state what removes it.
enum class Leftover : std::uint8_t {
  transaction,  // BEGIN was sent, its end was not answered: ROLLBACK, before the next statement
  session,      // settings, temporary tables, prepared statements, locks, LISTEN: DISCARD ALL
  large_buffer  // libpq keeps the buffer of its largest row: the connection is closed
};

// The transaction that the caller began by transaction().
enum class CallerTransaction : std::uint8_t { none, read_write, read_only };

}  // namespace jackfield::postgresql
