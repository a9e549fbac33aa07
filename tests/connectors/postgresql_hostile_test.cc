// Servers that send more than anybody asked for, with tests/servers/rogue-postgres.mjs.
#include <sys/resource.h>

#include <thread>

#include "postgresql_fixture.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

struct Met {
  std::string code;
  std::int64_t ms = 0;
};

Settings rogue_settings(const char* port) {
  return settings_of(R"({"connection":{"host":"localhost","user":"u","password":"p","database":"d","port":)" +
                     pg_variable(port) + "}}");
}

template <typename Action>
Met timed(Action action) {
  const auto begun = std::chrono::steady_clock::now();
  const std::string code = action();
  const auto took = std::chrono::steady_clock::now() - begun;
  return {code, std::chrono::duration_cast<std::chrono::milliseconds>(took).count()};
}

Met dial_rogue(const char* port, std::int64_t ms) {
  return timed([&] {
    auto connection = connect_to(pg(), rogue_settings(port), ms, false);
    return std::string(connection ? "connected" : facts(connection.error().code).name);
  });
}

Met ask_rogue(const char* port, std::int64_t ms) {
  auto connection = opened(connect_to(pg(), rogue_settings(port), 20000, false));
  return timed([&] {
    const Answer answer = ask(*connection, "select 2", "null", false, ms);
    return std::string(answer.ok ? "ok" : facts(answer.code).name);
  });
}

// In MiB, of this process and its sanitizer.
long peak() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

}  // namespace

TEST_CASE("a server that reports settings without end before the login is refused at once", "[S28]") {
  if (!pg_here()) return;
  const Met met = dial_rogue("FLOOD_LOGIN_PORT", 10000);
  CHECK(met.code == "protocol_failed");
  CHECK(met.ms < 5000);
}

TEST_CASE("no flood of a server stretches a deadline or fills the memory", "[S28]") {
  if (!pg_here()) return;
  const long before = peak();
  for (const char* port : {"FLOOD_NOTIFICATIONS_PORT", "FLOOD_SETTINGS_PORT", "FLOOD_ROW_PORT"}) {
    INFO(port);
    const Met met = ask_rogue(port, 2000);
    CHECK((met.code == "timeout" || met.code == "result_too_large" || met.code == "connection_lost"));
    CHECK(met.ms < 8000);
  }
  CHECK(peak() - before < 1024);
}

TEST_CASE("a row beyond the limit is refused while it is received, several at once too", "[S28]") {
  if (!pg_here()) return;
  auto direct = pg_open();
  CHECK(ask(*direct, "select repeat('x', 200000000)").code == Code::result_too_large);
  CHECK_FALSE(direct->reset(Deadline::in_ms(5000)));
  const Settings settings = PgTarget().settings();
  std::vector<std::thread> threads;
  std::atomic<int> refused{0};
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {  // without checks: Catch has no lock
      auto connection = connect_to(pg(), settings, 60000, false);
      if (!connection) return;
      Query query;
      query.sql = "select repeat('x', 200000000)";
      auto stream = (*connection)->execute(query, Deadline::in_ms(60000));
      if (!stream && stream.error().code == Code::result_too_large) ++refused;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(refused == 4);
  auto again = pg_open();
  CHECK(ask(*again, "select repeat('x', 60000000)").ok);  // places were given back
}
