// Every pair of phase and event of a connection to PostgreSQL. Needs no server.
#include "connectors/postgresql/phase.h"

#include "phase_table.h"

using namespace jackfield;
using namespace jackfield::postgresql;
using namespace jackfield::testing;

namespace {

constexpr Phase idle = Phase::idle, sending = Phase::sending, sent = Phase::sent, reading = Phase::reading,
                p_sending = Phase::pipeline_sending, p_sent = Phase::pipeline_sent, p_reading = Phase::pipeline_reading,
                broken = Phase::broken;

// clang-format off
constexpr PhaseRow<Phase, 8> kExpected[] = {
  // send     open_pipeline flushed  flushed_late look       end     sync    lose
  {  sending, p_sending,    broken,  broken,      broken,    broken, broken, broken },  // idle
  {  broken,  broken,       sent,    reading,     broken,    broken, broken, broken },  // sending
  {  broken,  broken,       sent,    reading,     reading,   idle,   broken, broken },  // sent
  {  broken,  broken,       sent,    reading,     broken,    idle,   broken, broken },  // reading
  {  broken,  broken,       p_sent,  p_reading,   broken,    broken, broken, broken },  // pipeline_sending
  {  broken,  broken,       broken,  broken,      p_reading, broken, idle,   broken },  // pipeline_sent
  {  broken,  broken,       broken,  broken,      broken,    broken, idle,   broken },  // pipeline_reading
  {  broken,  broken,       broken,  broken,      broken,    broken, broken, broken },  // broken
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
  CHECK_FALSE(in_flight(broken));
  for (const Phase phase : {p_sending, p_sent, p_reading}) CHECK(in_pipeline(phase));
  for (const Phase phase : {idle, sending, sent, reading, broken}) CHECK_FALSE(in_pipeline(phase));
}
