// Plain reads of several callers in flight on one connection to PostgreSQL: each ends as it would alone.
#include <algorithm>
#include <map>
#include <numeric>
#include <optional>

#include "postgresql_together.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

using Batches = std::map<std::string, std::size_t>;  // their queries, by the time that the transaction began

Batches ask_in_turns(Connection& connection, std::size_t callers) {
  Batches batches;
  Together together;
  for (std::size_t i = 0; i < callers; ++i) {
    together.start([&] {
      for (int turn = 0; turn < 60; ++turn) {
        Reader reader;
        reader.read(connection, kNow, "1");
        if (!reader.seated || !reader.answer.ok) return;
        ++batches[said(reader)];
      }
    });
  }
  together.wait();
  return batches;
}

void check_usable(Connection& connection) {
  on_a_task([&] {
    if (connection.needs_reset()) CHECK(connection.reset(Deadline::in_ms(5000)));
    CHECK(one(connection, kRead, "[3]") == "'row 3'");
    CHECK(one(connection, "SELECT 1") == "1");
  });
}

std::string runs(Connection& connection) { return one(connection, "SELECT last_value FROM sharing_runs"); }

}  // namespace

TEST_CASE("ten reads share a connection to PostgreSQL and each gets its own rows") {
  if (!pg_here()) return;
  const auto owner = make_sharing_tables();
  const auto connection = ready_to_share({kRead, kLocked, kDivide, kSeries, kCount, kNow});
  std::vector<Reader> readers(10);
  sit_first(*connection, readers, 10, kRead);
  {
    Together together;
    for (std::size_t i = 0; i < readers.size(); ++i)
      together.start([&, i] { readers[i].read(*connection, kRead, std::to_string(i + 1)); });
  }
  for (std::size_t i = 0; i < readers.size(); ++i) CHECK(said(readers[i]) == "'row " + std::to_string(i + 1) + "'");
  CHECK_FALSE(connection->needs_reset());
  check_usable(*connection);
}

TEST_CASE("about half of the callers that share a connection to PostgreSQL ask in one batch") {
  if (!pg_here()) return;
  const auto owner = make_sharing_tables();
  for (const std::size_t callers : {2U, 5U, 10U, 16U}) {
    Batches batches;
    std::size_t asked = 0;
    // A busy machine refuses seats: what took long is not known as quick any more. So the longest attempt counts.
    for (int attempt = 0; attempt < 20 && asked < callers * 50; ++attempt) {
      const auto connection = ready_to_share({kRead, kLocked, kDivide, kSeries, kCount, kNow});
      Batches these = ask_in_turns(*connection, callers);
      const std::size_t queries =
          std::accumulate(these.begin(), these.end(), std::size_t{0},
                          [](std::size_t sum, const auto& batch) { return sum + batch.second; });
      if (queries > asked) {
        asked = queries;
        batches = std::move(these);
      }
      check_usable(*connection);
    }
    std::size_t largest = 0;
    for (const auto& [at, size] : batches) largest = std::max(largest, size);
    INFO(callers << " callers: " << asked << " queries in " << batches.size() << " batches of " << largest);
    if (asked < callers * 10) {
      WARN("skipped: this machine is too busy for queries to be quick");
      continue;
    }
    CHECK(largest <= (callers < 5 ? 1 : (callers + 1) / 2));
    CHECK(batches.size() * std::max<std::size_t>(1, callers * 2 / 5) <= asked);
  }
}

TEST_CASE("only quick plain reads of a clean session of PostgreSQL share it, and only tasks do") {
  if (!pg_here()) return;
  const auto owner = make_sharing_tables();
  const auto connection = ready_to_share({kRead, kLocked, kDivide, kSeries, kCount, kNow});
  const auto seated = [](Connection& on, const char* sql, const std::string& value = "1") {
    Reader reader;
    reader.sit(on, sql, value);
    return reader.seated;
  };
  CHECK_FALSE(seated(*connection, kRead));  // this thread runs no task
  on_a_task([&] {
    CHECK(seated(*connection, kRead));
    Reader reader;
    reader.sit(*connection, kRead, "1");
    CHECK(connection->is_seat_free());
    std::thread([&] { CHECK_FALSE(connection->is_seat_free()); }).join();  // the line is not its own
    reader.seat.reset();
    CHECK_FALSE(seated(*connection, "SELECT 1"));  // not known
    CHECK(ask(*connection, "SELECT nextval('sharing_runs')").ok);
    CHECK_FALSE(seated(*connection, "SELECT nextval('sharing_runs')"));  // no plain read
    CHECK_FALSE(seated(*connection, kRead));                             // the session may hold something
    CHECK(connection->reset(Deadline::in_ms(5000)));
    CHECK(seated(*connection, kRead));
    CHECK_FALSE(seated(*connection, kRead, json_text(std::string(5000, 'x'))));
    CHECK(ask(*connection, kSeries, "[500]").ok);
    CHECK_FALSE(seated(*connection, kSeries));  // the last answer was large
    CHECK(connection->transaction(TransactionStep::begin, Deadline::in_ms(5000)));
    CHECK_FALSE(seated(*connection, kRead));
    CHECK(connection->transaction(TransactionStep::roll_back, Deadline::in_ms(5000)));
  });
  const auto read_only = pg_open({}, true);
  on_a_task([&] {
    CHECK(one(*read_only, kRead, "[1]") == "'row 1'");
    CHECK_FALSE(seated(*read_only, kRead));
  });
}

TEST_CASE("an error among shared reads of PostgreSQL is that of one alone, and the others are asked anew") {
  if (!pg_here()) return;
  const auto owner = make_sharing_tables();
  const auto connection = ready_to_share({kRead, kLocked, kDivide, kSeries, kCount, kNow});
  std::vector<Reader> readers(6);
  sit_first(*connection, readers, 6, kRead);
  {
    Together together;
    for (std::size_t i = 0; i < readers.size(); ++i)
      together.start([&, i] { readers[i].read(*connection, kDivide, i == 2 ? "0" : std::to_string(i + 1)); });
  }
  for (std::size_t i = 0; i < readers.size(); ++i)
    CHECK((said(readers[i]) == "alone" || (i != 2 && said(readers[i]) == std::to_string(12 / (i + 1)))));
  check_usable(*connection);
}

TEST_CASE("a read of PostgreSQL that shares runs no statement that the server has not parsed") {
  if (!pg_here()) return;
  const auto owner = make_sharing_tables();
  const auto connection = ready_to_share({kRead, kLocked, kDivide, kSeries, kCount, kNow});
  Lock lock;
  std::vector<Reader> readers(4);
  sit_first(*connection, readers, 4, kRead);
  {
    Together together;
    // After the error the server parses nothing of the same batch, so the last read must not rely on it.
    together.start([&] { readers[0].read(*connection, kLocked, "1"); });
    together.start([&] { readers[1].read(*connection, kDivide, "0"); });
    together.start([&] { readers[2].read(*connection, kRead, "3"); });
    together.start([&] {
      pause(20);
      readers[3].read(*connection, kRead, "4");
    });
    together.start([&] {
      pause(200);
      lock.release();
    });
  }
  CHECK((said(readers[0]) == "'locked 1'" || said(readers[0]) == "alone"));
  CHECK(said(readers[1]) == "alone");
  CHECK((said(readers[2]) == "'row 3'" || said(readers[2]) == "alone"));
  CHECK((said(readers[3]) == "'row 4'" || said(readers[3]) == "alone"));
  check_usable(*connection);
}

TEST_CASE("a cancelled read of PostgreSQL leaves those before and behind it alone") {
  if (!pg_here()) return;
  const auto owner = make_sharing_tables();
  const auto connection = ready_to_share({kRead, kLocked, kDivide, kSeries, kCount, kNow});
  const std::string before = runs(*owner);
  const bool is_first = GENERATE(true, false);  // before there are tasks: Catch is for one thread at a time
  Lock lock;
  std::vector<Reader> readers(4);
  sit_first(*connection, readers, 4, kRead);
  {
    Together together;
    together.start([&] { readers[0].read(*connection, kLocked, "1"); });
    for (const std::size_t i : {1U, 2U}) together.start([&, i] { readers[i].read(*connection, kCount, "1"); });
    together.start([&] { readers[3].read(*connection, kRead, "4"); });
    std::optional<bool> others_wait;
    if (!is_first) {
      together.start([&] {
        readers[1].seat->cancel();
        pause(100);
        others_wait = readers[1].seat == nullptr && readers[0].seat != nullptr && readers[3].seat != nullptr;
        lock.release();
      });
      together.wait();
      CHECK(others_wait == true);
      CHECK(said(readers[0]) == "'locked 1'");
      CHECK(said(readers[1]) == "cancelled");
    } else {
      together.start([&] {
        readers[0].seat->cancel();
        pause(1000);
        lock.release();
      });
      together.wait();
      CHECK(said(readers[0]) == "cancelled");
      CHECK((said(readers[1]) == "alone" || readers[1].answer.ok));
    }
  }
  CHECK((said(readers[2]) == "alone" || readers[2].answer.ok));
  CHECK((said(readers[3]) == "alone" || said(readers[3]) == "'row 4'"));
  check_usable(*connection);
}

TEST_CASE("deadlines of shared reads of PostgreSQL are each its own") {
  if (!pg_here()) return;
  const auto owner = make_sharing_tables();
  const auto connection = ready_to_share({kRead, kLocked, kDivide, kSeries, kCount, kNow});
  Lock lock;
  std::vector<Reader> readers(4);
  sit_first(*connection, readers, 3, kRead);
  {
    Together together;
    SECTION("behind the first") {
      together.start([&] { readers[0].read(*connection, kLocked, "1"); });
      together.start([&] { readers[1].read(*connection, kRead, "2", 100); });
      together.start([&] { readers[2].read(*connection, kRead, "3"); });
      together.start([&] {
        pause(300);
        CHECK(said(readers[1]) == "timeout");
        CHECK(readers[2].seat != nullptr);
        readers[3].sit(*connection, kRead, "4");  // the first is old
        CHECK_FALSE(readers[3].seated);
        lock.release();
      });
      together.wait();
      CHECK(said(readers[0]) == "'locked 1'");
    }
    SECTION("of the first") {
      together.start([&] { readers[0].read(*connection, kLocked, "1", 100); });
      together.start([&] { readers[1].read(*connection, kLocked, "2", 200); });
      together.start([&] { readers[2].read(*connection, kRead, "3"); });
      together.wait();
      CHECK(said(readers[0]) == "timeout");
      CHECK((said(readers[1]) == "timeout" || said(readers[1]) == "alone"));
      lock.release();
    }
  }
  CHECK((said(readers[2]) == "'row 3'" || said(readers[2]) == "alone"));
  check_usable(*connection);
}

TEST_CASE("all callers of a shared connection to PostgreSQL may leave before their answers") {
  if (!pg_here()) return;
  const auto owner = make_sharing_tables();
  const auto connection = ready_to_share({kRead, kLocked, kDivide, kSeries, kCount, kNow});
  Lock lock;
  std::vector<Reader> readers(5);
  sit_first(*connection, readers, 5, kRead);
  {
    Together together;
    for (std::size_t i = 0; i < readers.size(); ++i)
      together.start([&, i] { readers[i].read(*connection, kLocked, "1"); });
    together.start([&] {
      for (std::size_t i = readers.size(); i > 0; --i) readers[i - 1].seat->cancel();
    });
  }
  for (const Reader& reader : readers) CHECK(said(reader) == "cancelled");
  CHECK(connection->needs_reset());
  lock.release();
  check_usable(*connection);
}

TEST_CASE("a lost connection to PostgreSQL is an error of all that share it") {
  if (!pg_here()) return;
  const auto owner = make_sharing_tables();
  auto connection = ready_to_share({kRead, kLocked, kDivide, kSeries, kCount, kNow});
  const int pid = std::stoi(one(*connection, "SELECT pg_backend_pid()"));
  REQUIRE(connection->reset(Deadline::in_ms(5000)));
  Lock lock;
  std::vector<Reader> readers(10);
  sit_first(*connection, readers, 10, kRead);
  {
    Together together;
    for (std::size_t i = 0; i < readers.size(); ++i)
      together.start([&, i] { readers[i].read(*connection, i == 0 ? kLocked : kRead, "1"); });
    together.start([&] {
      pause(50);
      CHECK(one(*owner, "SELECT pg_terminate_backend(" + std::to_string(pid) + ")") == "true");
    });
  }
  for (const Reader& reader : readers) CHECK(said(reader) == "connection_lost");
  CHECK_FALSE(connection->usable());
}

TEST_CASE("a large answer takes a shared connection to PostgreSQL over") {
  if (!pg_here()) return;
  const auto owner = make_sharing_tables();
  const auto connection = ready_to_share({kRead, kLocked, kDivide, kSeries, kCount, kNow});
  std::vector<Reader> readers(5);
  sit_first(*connection, readers, 5, kRead);
  const bool all_rows = GENERATE(true, false);
  {
    Together together;
    for (std::size_t i = 0; i < readers.size(); ++i) {
      together.start([&, i] {
        if (i != 2) return readers[i].read(*connection, kRead, std::to_string(i + 1));
        Reader& reader = readers[i];
        TextSink sink(all_rows ? 1000000 : 100);
        auto end = run_into(*reader.seat, kSeries, "[5000]", sink);
        reader.answer.ok = static_cast<bool>(end);
        CHECK(sink.rows.size() == (all_rows ? 5000 : 100));
        reader.seat.reset();
      });
    }
  }
  CHECK(readers[2].answer.ok);
  for (const std::size_t i : {0U, 1U, 3U, 4U}) {
    INFO(i << ": " << said(readers[i]));
    const bool is_struck = !all_rows && said(readers[i]) == "alone";  // by the cancel of the rows that are left
    CHECK((is_struck || said(readers[i]) == "'row " + std::to_string(i + 1) + "'"));
  }
  check_usable(*connection);
}
