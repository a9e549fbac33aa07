// Every pair of phase and event of a connection to MySQL or MariaDB. Needs no server.
#include "connectors/mysql/phase.h"

#include "phase_table.h"

using namespace jackfield;
using namespace jackfield::mysql;
using namespace jackfield::testing;

namespace {

constexpr Phase idle = Phase::idle, asking = Phase::asking, rows = Phase::rows, sharing = Phase::sharing,
                broken = Phase::broken;

// clang-format off
constexpr PhaseRow<Phase, 8> kExpected[] = {
  // call    columns end     share    take_over hand_over unshare lose
  {  asking, broken, broken, sharing, broken,   broken,   broken, broken },  // idle
  {  broken, rows,   idle,   broken,  broken,   broken,   broken, broken },  // asking
  {  broken, broken, idle,   broken,  broken,   sharing,  broken, broken },  // rows
  {  broken, broken, broken, broken,  rows,     broken,   idle,   broken },  // sharing
  {  broken, broken, broken, broken,  broken,   broken,   broken, broken },  // broken
};
// clang-format on

}  // namespace

TEST_CASE("every event in every phase of a connection to MySQL leads where it must") {
  check_phases<Event>(kExpected, next);
  check_no_pair_twice(kTransitions);
}

TEST_CASE("results are owed while asking and while rows are read") {
  CHECK(in_flight(asking));
  CHECK(in_flight(rows));
  CHECK_FALSE(in_flight(idle));
  CHECK_FALSE(in_flight(sharing));
  CHECK_FALSE(in_flight(broken));
}
