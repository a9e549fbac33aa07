// Callers of a pool that share its connections to PostgreSQL, among others that do not.
#include <csignal>

#include <atomic>

#include "postgresql_together.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

Engine pooled(int max) {
  Engine engine;
  engine.connector = "postgresql";
  engine.environment = suite_environment();
  if (const std::string library = variable("LIBPQ"); !library.empty())
    engine.environment.libraries.emplace_back("libpq", library);
  engine.config = R"({"client":"pg","connection":{"host":"localhost","user":"plain","database":"jackfield","port":)" +
                  pg_variable("PORT") + ",\"password\":" + json_text(pg_variable("PASSWORD")) +
                  R"(},"pool":{"acquireTimeoutMillis":20000,"max":)" + std::to_string(max) + "}}";
  return engine;
}

}  // namespace

TEST_CASE("a pool gives each of many callers of PostgreSQL its own rows, whatever the others do") {
  if (!pg_here()) return;
  const auto owner = make_sharing_tables();
  const Engine engine = pooled(4);
  Asker asker(engine);
  const std::string wrong = wrong_among_others(asker, {kRead, kSeries, kDivide, "0", "division_by_zero", "3", "4"});
  CHECK(wrong == "");
  CHECK(asker.comes_to_rest());
  CHECK(asker.figure("open") <= 4);
}

TEST_CASE("callers that share a connection of PostgreSQL do not wait for it, unless another has to") {
  if (!pg_here()) return;
  const auto owner = make_sharing_tables();
  const Engine engine = pooled(1);
  Asker asker(engine);
  const bool first_is_other = GENERATE(false, true);
  std::int64_t waiting = -1, wanted = first_is_other ? 5 : 2;
  for (int round = 0; round < 20 && waiting != wanted; ++round) {  // a busy machine may be too slow to be quick
    std::vector<std::string> cells(6);
    Together together;
    const auto ask_as = [&](std::size_t i, const std::string& user) {
      together.start([&, i, user] { cells[i] = cell_of(asker, user, kLocked, "1"); });
    };
    together.start([&] {
      for (int i = 0; i < 5; ++i) cells[0] = cell_of(asker, "u1", kLocked, "1");
    });
    together.wait();
    auto lock = pg_open();
    REQUIRE(lock->transaction(TransactionStep::begin, Deadline::in_ms(5000)));
    REQUIRE(ask(*lock, "LOCK TABLE sharing_locked IN ACCESS EXCLUSIVE MODE").ok);
    for (std::size_t i = 0; i < 6; ++i) ask_as(i, i == (first_is_other ? 0U : 4U) ? "u2" : "u1");
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    CHECK(asker.figure("open") == 1);
    waiting = asker.figure("waiting");
    REQUIRE(lock->transaction(TransactionStep::roll_back, Deadline::in_ms(5000)));
    together.wait();
    for (const std::string& cell : cells) CHECK(cell == "\"locked 1\"");
  }
  CHECK(waiting == wanted);
  CHECK(asker.comes_to_rest());
}

TEST_CASE("what a caller of PostgreSQL sets is not found by those that share connections", "[S30]") {
  if (!pg_here()) return;
  const auto owner = make_sharing_tables();
  const Engine engine = pooled(3);
  Asker asker(engine);
  WrongAnswers wrong;
  constexpr const char* kPath = "SELECT path FROM sharing_path WHERE $1::int > 0";
  const std::string path = cell_of(asker, "u1", kPath, "1");
  take_turns(8, 60, [&](int caller, int turn) {
    const std::string user = caller % 2 == 0 ? "u1" : "u2";
    if (caller < 2 && turn % 3 == 0) {
      wrong.expect(cell_of(asker, user, "SET search_path TO nowhere", ""), "no cell");
    } else {
      wrong.expect(cell_of(asker, user, kPath, "1"), path);
    }
  });
  CHECK(wrong.text() == "");
  CHECK(asker.comes_to_rest());
}

// A view may call what writes. The text does not tell, so such reads share, and are undone with their batch.
TEST_CASE("a view of PostgreSQL that writes does so once for each answer, whatever shares its connection") {
  if (!pg_here()) return;
  const auto owner = make_sharing_tables();
  for (const char* sql :
       {"DROP TABLE IF EXISTS sharing_log CASCADE", "CREATE TABLE sharing_log (id int)",
        "CREATE OR REPLACE FUNCTION sharing_note() RETURNS int LANGUAGE sql SECURITY DEFINER AS"
        " 'INSERT INTO sharing_log VALUES (1) RETURNING id'",
        "CREATE OR REPLACE VIEW sharing_noted AS SELECT sharing_note() AS v", "GRANT SELECT ON sharing_noted TO plain"})
    REQUIRE(ask(*owner, sql).ok);
  const Engine engine = pooled(2);
  Asker asker(engine);
  std::atomic<int> answered{0};
  WrongAnswers wrong;
  take_turns(9, 80, [&](int caller, int turn) {
    if (caller % 3 == 0) {
      const bool is_bad = turn % 3 == 0;
      wrong.expect(cell_of(asker, "u1", kDivide, is_bad ? "0" : "3"), is_bad ? "error division_by_zero" : "4");
    } else {
      const std::string cell = cell_of(asker, "u1", "SELECT v FROM sharing_noted WHERE $1::int > 0", "1");
      wrong.expect(cell, "1");
      answered += cell == "1";
    }
  });
  CHECK(wrong.text() == "");
  CHECK(answered == 480);
  CHECK(one(*owner, "SELECT count(*) FROM sharing_log") == "480");
  CHECK(asker.comes_to_rest());
}

TEST_CASE("a statement of PostgreSQL whose table changes under those that share is asked anew") {
  if (!pg_here()) return;
  const auto owner = make_sharing_tables();
  const Engine engine = pooled(2);
  Asker asker(engine);
  std::atomic<int> refused{0};
  const std::string wrong = wrong_meanwhile(asker, 8, kRead, [&] {
    for (int i = 0; i < 20; ++i) {
      for (const char* type : {"varchar(40)", "text"})
        refused += !ask(*owner, std::string("ALTER TABLE sharing_rows ALTER v TYPE ") + type).ok;
    }
  });
  CHECK(refused == 0);
  CHECK(wrong == "");
  CHECK(asker.comes_to_rest());
}

TEST_CASE("a server of PostgreSQL that ends shared connections costs the queries on them and no more") {
  if (!pg_here()) return;
  const auto owner = make_sharing_tables();
  const Engine engine = pooled(3);
  Asker asker(engine);
  WrongAnswers wrong;
  for (int round = 0; round < 5; ++round) {
    const auto kill_all = [&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      static_cast<void>(ask(*owner,
                            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                            " WHERE usename = 'plain' AND pid <> pg_backend_pid()"));
    };
    const std::string lost = wrong_meanwhile(asker, 10, kRead, kill_all, "error connection_lost");
    CHECK(lost == "");
    on_a_task([&] { wrong.expect(cell_of(asker, "u1", kRead, "7"), shared_row(7)); });
  }
  CHECK(wrong.text() == "");
  CHECK(asker.comes_to_rest());
}
