// Every pair of phase and event of a connection to SQL Server. Needs no server.
#include "connectors/sqlserver/phase.h"

#include "phase_table.h"

using namespace jackfield;
using namespace jackfield::sqlserver;
using namespace jackfield::testing;

namespace {

constexpr Phase idle = Phase::idle, results = Phase::results, broken = Phase::broken;

// clang-format off
constexpr PhaseRow<Phase, 3> kExpected[] = {
  // execute  close   lose
  {  results, broken, broken },  // idle
  {  broken,  idle,   broken },  // results
  {  broken,  broken, broken },  // broken
};
// clang-format on

}  // namespace

TEST_CASE("every event in every phase of a connection to SQL Server leads where it must") {
  check_phases<Event>(kExpected, next);
  check_no_pair_twice(kTransitions);
}
