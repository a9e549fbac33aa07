// A cancel of MariaDB or MySQL that comes late, and so strikes the query behind the one that it was meant for.
#include "mysql_together.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

// As the cancel does whose query has ended before. False: it was not seen to run.
bool stop_pairs(Connection& boss) {
  for (int i = 0; i < 1000; ++i) {
    const Answer running = ask(boss,
                               "SELECT id FROM information_schema.processlist"
                               " WHERE user = 'plain' AND info LIKE '%sharing_numbers b%'");
    if (running.ok && !running.rows.empty()) return ask(boss, "KILL QUERY " + running.rows.front()).ok;
    pause(10);
  }
  return false;
}

}  // namespace

TEST_CASE("a read of MySQL that the cancel of another strikes after its columns came runs again") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    const auto boss = make_sharing_tables(server);
    const auto connection = ready_to_share(server, {kRead, kLocked, kPairs, kSeries});
    const Lock lock(server);
    bool is_struck = false;
    const auto readers = ask_together(*connection, {{kLocked}, {kPairs, "10000"}, {kRead, "4"}}, [&](auto& all) {
      all[0].seat->cancel();
      is_struck = stop_pairs(*boss);
    });
    CHECK(is_struck);
    CHECK(said(readers[0]) == "cancelled");
    CHECK(said(readers[1]).substr(0, 40) == "alone");
    CHECK(said(readers[2]) == "'row 4'");
  }
}

TEST_CASE("a read of MySQL gives no rows that the cancel of another may still break off") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    const auto boss = make_sharing_tables(server);
    const auto connection = ready_to_share(server, {kRead, kLocked, kPairs, kSeries});
    const Lock lock(server);
    const auto readers = ask_together(*connection, {{kLocked}, {kSeries, "5000"}, {kRead, "4"}},
                                      [&](auto& all) { all[0].seat->cancel(); });
    CHECK(said(readers[0]) == "cancelled");
    CHECK(said(readers[1]).substr(0, 40) == "alone");
    CHECK((said(readers[2]) == "alone" || said(readers[2]) == "'row 4'"));
  }
}
