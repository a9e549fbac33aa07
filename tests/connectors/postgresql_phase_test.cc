// Every pair of phase and event of a connection to PostgreSQL. Needs no server.
#include "connectors/postgresql/phase.h"

#include "phase_table.h"

using namespace jackfield;
using namespace jackfield::postgresql;
using namespace jackfield::testing;

namespace {

constexpr Phase idle = Phase::idle, sending = Phase::sending, sent = Phase::sent, reading = Phase::reading,
                p_sending = Phase::pipeline_sending, p_sent = Phase::pipeline_sent, p_reading = Phase::pipeline_reading,
                sharing = Phase::sharing, lost = Phase::broken;

// clang-format off
// Rows in the order of Phase.
constexpr PhaseRow<Phase, 12> kExpected[] = {
  // send    pipeline   flushed late       look       end   sync  share    take_over  hand_over unshare lose
  { sending, p_sending, lost,   lost,      lost,      lost, lost, sharing, lost,      lost,     lost,   lost },
  { lost,    lost,      sent,   reading,   lost,      lost, lost, lost,    lost,      lost,     lost,   lost },
  { lost,    lost,      sent,   reading,   reading,   idle, lost, lost,    lost,      lost,     lost,   lost },
  { lost,    lost,      sent,   reading,   lost,      idle, lost, lost,    lost,      lost,     lost,   lost },
  { lost,    lost,      p_sent, p_reading, lost,      lost, lost, lost,    lost,      lost,     lost,   lost },
  { lost,    lost,      lost,   lost,      p_reading, lost, idle, lost,    lost,      lost,     lost,   lost },
  { lost,    lost,      lost,   lost,      lost,      lost, idle, lost,    lost,      sharing,  lost,   lost },
  { lost,    lost,      lost,   lost,      lost,      lost, lost, lost,    p_reading, lost,     idle,   lost },
  { lost,    lost,      lost,   lost,      lost,      lost, lost, lost,    lost,      lost,     lost,   lost },
};
// clang-format on

}  // namespace

TEST_CASE("every event in every phase of a connection to PostgreSQL leads where it must") {
  check_phases<Event>(kExpected, next);
  check_no_pair_twice(kTransitions);
}

TEST_CASE("results are owed in every phase but idle and broken") {
  for (const Phase phase : {sending, sent, reading, p_sending, p_sent, p_reading}) CHECK(in_flight(phase));
  CHECK_FALSE(in_flight(idle));
  CHECK_FALSE(in_flight(sharing));
  CHECK_FALSE(in_flight(lost));
  for (const Phase phase : {p_sending, p_sent, p_reading}) CHECK(in_pipeline(phase));
  for (const Phase phase : {idle, sending, sent, reading, sharing, lost}) CHECK_FALSE(in_pipeline(phase));
}
