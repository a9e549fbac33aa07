// A cancel of PostgreSQL that comes late, and so strikes the query behind the one that it was meant for.
#include "postgresql_together.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

// As the cancel does whose query has ended before. False: it was not seen to run. Requests of the first 25 ms were
// lost: the server prepares its just-in-time compiler then.
bool stop_pairs(Connection& owner) {
  for (int i = 0; i < 1000; ++i) {
    const Answer stopped = ask(owner,
                               "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE state = 'active'"
                               " AND wait_event IS NULL"
                               " AND query LIKE '%::int) b' AND query_start < clock_timestamp() - interval '300 ms'");
    if (stopped.ok && !stopped.rows.empty() && stopped.rows.front() != "0") return true;
    pause(10);
  }
  return false;
}

// The first is cancelled; `also` runs then.
std::vector<Reader> ask_behind_cancelled(Connection& connection, const char* sql, const std::string& value,
                                         const std::function<void()>& also) {
  std::vector<Reader> readers(3);
  sit_first(connection, readers, 3, kRead);
  Together together;
  together.start([&] { readers[0].read(connection, kLocked, "1"); });
  together.start([&] { readers[1].read(connection, sql, value); });
  together.start([&] { readers[2].read(connection, kRead, "4"); });
  together.start([&] {
    readers[0].seat->cancel();
    also();
  });
  together.wait();
  return readers;
}

}  // namespace

TEST_CASE("a read of PostgreSQL that the cancel of another strikes runs again") {
  if (!pg_here()) return;
  const auto owner = make_sharing_tables();
  const auto connection = ready_to_share({kRead, kLocked, kPairs});
  Lock lock;
  bool is_struck = false;
  const auto readers = ask_behind_cancelled(*connection, kPairs, "100000", [&] { is_struck = stop_pairs(*owner); });
  lock.release();
  CHECK(is_struck);
  CHECK(said(readers[0]) == "cancelled");
  CHECK(said(readers[1]) == "alone");
  CHECK((said(readers[2]) == "alone" || said(readers[2]) == "'row 4'"));
}

TEST_CASE("a read of PostgreSQL gives no rows that the cancel of another may still break off") {
  if (!pg_here()) return;
  const auto owner = make_sharing_tables();
  const auto connection = ready_to_share({kRead, kLocked, kSeries});
  Lock lock;
  const auto readers = ask_behind_cancelled(*connection, kSeries, "5000", [] {});
  lock.release();
  CHECK(said(readers[0]) == "cancelled");
  CHECK(said(readers[1]) == "alone");
  CHECK((said(readers[2]) == "alone" || said(readers[2]) == "'row 4'"));
}
