// Callers of a pool that share its connections to MariaDB or MySQL, among others that do not.
#include <atomic>

#include "mysql_together.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

Engine pooled(const std::string& server, int max) {
  Engine engine;
  engine.connector = "mysql";
  engine.environment = suite_environment();
  engine.config =
      plain_target(server).config(R"(,"pool":{"acquireTimeoutMillis":20000,"max":)" + std::to_string(max) + "}");
  return engine;
}

}  // namespace

TEST_CASE("a pool gives each of many callers of MySQL its own rows, whatever the others do") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    const auto boss = make_sharing_tables(server);
    const Engine engine = pooled(server, 4);
    Asker asker(engine);
    const std::string most = "\"9223372036854775807\"";
    const std::string wrong = wrong_among_others(asker, {kRead, kSeries, kSum, "2", "invalid_value", "1", most});
    CHECK(wrong == "");
    CHECK(asker.comes_to_rest());
    CHECK(asker.figure("open") <= 4);
  }
}

TEST_CASE("what a caller of MySQL sets is not found by those that share connections", "[S30]") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    const auto boss = make_sharing_tables(server);
    const Engine engine = pooled(server, 3);
    Asker asker(engine);
    WrongAnswers wrong;
    constexpr const char* kHour = "SELECT hour(from_unixtime(?)) AS v";  // the session's zone tells
    take_turns(8, 60, [&](int caller, int turn) {
      const std::string user = caller % 2 == 0 ? "u1" : "u2";
      if (caller < 2 && turn % 3 == 0) {
        wrong.expect(cell_of(asker, user, "SET time_zone = '+05:00'", ""), "no cell");
      } else {
        wrong.expect(cell_of(asker, user, kHour, "3600"), "1");
      }
    });
    CHECK(wrong.text() == "");
    CHECK(asker.comes_to_rest());
  }
}

TEST_CASE("a view of MySQL that writes does so once for each answer, whatever shares its connection") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    const auto boss = make_sharing_tables(server);
    const Engine engine = pooled(server, 2);
    Asker asker(engine);
    std::atomic<int> answered{0};
    WrongAnswers wrong;
    take_turns(9, 80, [&](int caller, int turn) {
      if (caller % 3 == 0) {
        const bool is_bad = turn % 3 == 0;
        wrong.expect(cell_of(asker, "u1", kSum, is_bad ? "2" : "1"),
                     is_bad ? "error invalid_value" : "\"9223372036854775807\"");
      } else {
        const std::string cell = cell_of(asker, "u1", kCount, "1");
        wrong.expect(cell, "1");
        answered += cell == "1";
      }
    });
    CHECK(wrong.text() == "");
    CHECK(answered == 480);
    CHECK(one(*boss, "SELECT COUNT(*) FROM sharing_log") == "480");
    CHECK(asker.comes_to_rest());
  }
}

TEST_CASE("a statement of MySQL whose table changes under those that share is asked anew") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    const auto boss = make_sharing_tables(server);
    const Engine engine = pooled(server, 2);
    Asker asker(engine);
    std::atomic<int> refused{0};
    const std::string wrong = wrong_meanwhile(asker, 8, kRead, [&] {
      for (int i = 0; i < 20; ++i) {
        for (const char* type : {"VARCHAR(60)", "TEXT", "VARCHAR(40)"})
          refused += !ask(*boss, std::string("ALTER TABLE sharing_rows MODIFY v ") + type).ok;
      }
    });
    CHECK(refused == 0);
    CHECK(wrong == "");
    CHECK(asker.comes_to_rest());
  }
}

TEST_CASE("a server of MySQL that ends shared connections costs the queries on them and no more") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    const auto boss = make_sharing_tables(server);
    const Engine engine = pooled(server, 3);
    Asker asker(engine);
    WrongAnswers wrong;
    for (int round = 0; round < 5; ++round) {
      const auto kill_all = [&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        const Answer sessions = ask(*boss, "SELECT id FROM information_schema.processlist WHERE user = 'plain'");
        for (const std::string& id : sessions.rows) static_cast<void>(ask(*boss, "KILL " + id));
      };
      const std::string lost = wrong_meanwhile(asker, 10, kRead, kill_all, "error connection_lost");
      CHECK(lost == "");
      on_a_task([&] { wrong.expect(cell_of(asker, "u1", kRead, "7"), shared_row(7)); });
    }
    CHECK(wrong.text() == "");
    CHECK(asker.comes_to_rest());
  }
}
