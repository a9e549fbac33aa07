// Faults of PostgreSQL as a caller sees them: through the pool. After each, no connection is leaked and the next query
// works.
#include <csignal>

#include <mutex>
#include <set>
#include <thread>

#include "postgresql_fixture.h"
#include "suite.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

Engine pooled(const std::string& port, int max, std::int64_t acquire_ms = 20000) {
  Engine engine;
  engine.connector = "postgresql";
  engine.environment = suite_environment();
  if (const std::string library = variable("LIBPQ"); !library.empty())
    engine.environment.libraries.emplace_back("libpq", library);
  // User plain: over the listeners that misbehave there is no TLS.
  engine.config = R"({"client":"pg","connection":{"host":"localhost","user":"plain","database":"jackfield","port":)" +
                  port + ",\"password\":" + json_text(pg_variable("PASSWORD")) + R"(},"pool":{"max":)" +
                  std::to_string(max) + R"(,"acquireTimeoutMillis":)" + std::to_string(acquire_ms) + "}}";
  return engine;
}

struct Asked {
  std::string code, field;
  std::int64_t ms = 0;
};

Asked asked(Asker& asker, std::string sql, std::int64_t timeout_ms = 10000) {
  const auto begun = std::chrono::steady_clock::now();
  Asker::Options options;
  options.timeout_ms = timeout_ms;
  const auto body = asker.ask(std::move(sql), options);
  const auto took = std::chrono::steady_clock::now() - begun;
  return {std::string(body ? "ok" : facts(body.error().code).name), body ? "" : body.error().pointer,
          std::chrono::duration_cast<std::chrono::milliseconds>(took).count()};
}

void check_at_rest(const Asker& asker, std::int64_t most_open) {
  CHECK(asker.comes_to_rest());
  CHECK(asker.figure("open") <= most_open);
}

constexpr const char* kManyRows = "SELECT repeat('x', 1000) AS v FROM generate_series(1, 1000)";

}  // namespace

TEST_CASE("a connection that is cut in the middle of a row costs that query alone") {
  if (!pg_here()) return;
  const Engine engine = pooled(pg_variable("CUT_PORT"), 2);
  Asker asker(engine);
  for (int i = 0; i < 3; ++i) {
    CHECK(asked(asker, kManyRows).code == "connection_lost");
    check_at_rest(asker, 0);
    CHECK(asker.cell("SELECT 1") == "1");
  }
  check_at_rest(asker, 1);
}

TEST_CASE("a half-open connection costs the deadline and is not used again") {
  if (!pg_here()) return;
  const Engine engine = pooled(pg_variable("FREEZE_PORT"), 1);
  Asker asker(engine);
  const Asked frozen = asked(asker, "SELECT repeat('x', 100000) AS v", 500);
  CHECK(frozen.code == "timeout");
  CHECK(frozen.ms < 3000);
  check_at_rest(asker, 1);
  CHECK(asker.cell("SELECT 1") == "1");
  check_at_rest(asker, 1);
}

TEST_CASE("what cannot be connected to says why, names its field, keeps the deadline and leaks nothing") {
  if (!pg_here()) return;
  struct Case {
    const char *port, *old, *now, *code, *field;
  };
  for (const Case& one :
       {Case{"CLOSED_PORT", "", "", "connection_refused", "connection.host"},
        Case{"SILENT_PORT", "", "", "timeout", "connection.host"},
        Case{"PORT", "\"jackfield\"", "\"nowhere\"", "database_not_found", "connection.database"},
        Case{"PORT", "\"plain\"", "\"app\"", "tls_required", "connection.ssl.enabled"},
        Case{"NOTLS_PORT", "\"client\":\"pg\",\"connection\":{",
             "\"client\":\"pg\",\"connection\":{\"ssl\":{\"enabled\":true,\"rejectUnauthorized\":false},",
             "tls_unsupported", "connection.ssl.enabled"}}) {
    INFO(one.port << " " << one.code);
    Engine engine = pooled(pg_variable(one.port), 2);
    if (const std::size_t at = engine.config.find(one.old); *one.old != '\0')
      engine.config.replace(at, std::string_view(one.old).size(), one.now);
    Asker asker(engine);
    const Asked refused = asked(asker, "SELECT 1", 1500);
    CHECK(refused.code == one.code);
    CHECK(refused.field == one.field);
    CHECK(refused.ms < 4000);
    check_at_rest(asker, 0);
  }
}

TEST_CASE("a server that restarts under ten pooled connections is used again, with ten new ones") {
  if (!pg_here()) return;
  const Engine engine = pooled(pg_variable("PORT"), 10);
  Asker asker(engine);
  // The processes of the server that answer ten callers at once.
  const auto ten_at_once = [&] {
    std::mutex mutex;
    std::set<std::string> processes;
    std::vector<std::thread> threads;
    for (int i = 0; i < 10; ++i) {
      threads.emplace_back([&] {
        const std::string pid = asker.cell("SELECT pg_backend_pid() FROM pg_sleep(0.5)");
        const std::lock_guard<std::mutex> lock(mutex);
        if (!pid.starts_with("error")) processes.insert(pid);
      });
    }
    for (std::thread& thread : threads) thread.join();
    return processes;
  };
  const std::set<std::string> before = ten_at_once();
  REQUIRE(before.size() == 10);
  REQUIRE(asker.figure("open") == 10);
  // One of them is killed in the middle of its query: the server ends the others and starts anew.
  const int pid = std::stoi(asker.cell("SELECT pg_backend_pid()"));
  std::thread killer([pid] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    ::kill(pid, SIGKILL);
  });
  const Asked lost = asked(asker, "SELECT pg_sleep(30)");
  killer.join();
  CHECK(lost.code == "connection_lost");
  CHECK(lost.ms < 5000);
  bool again = false;
  for (int i = 0; i < 200 && !again; ++i) {
    const std::string process = asker.cell("SELECT pg_backend_pid()");
    again = !process.starts_with("error") && !before.contains(process);
    if (!again) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  CHECK(again);
  check_at_rest(asker, 10);
  CHECK(ten_at_once().size() == 10);
  check_at_rest(asker, 10);
}

TEST_CASE("a value too large for PostgreSQL is reported, and the connection stays usable") {
  if (!pg_here()) return;
  const Engine engine = pooled(pg_variable("PORT"), 1);
  Asker asker(engine);
  const auto wide = [](int columns) {
    std::string sql = "SELECT 1";
    for (int i = 1; i < columns; ++i) sql += ",1";
    return sql;
  };
  CHECK(asked(asker, wide(1664)).code == "ok");
  const auto refused = asker.ask(wide(2000));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::query_failed);
  const auto state = std::find_if(refused.error().details.begin(), refused.error().details.end(),
                                  [](const Detail& detail) { return detail.name == "sqlState"; });
  REQUIRE(state != refused.error().details.end());
  CHECK(std::get<std::string>(state->value) == "54011");
  const auto cell = asker.ask("SELECT repeat('x', 20000000) AS v");
  REQUIRE(cell);
  CHECK(cell->size() > 20000000);
  CHECK(asked(asker, "SELECT repeat('x', 80000000) AS v").code == "result_too_large");
  Asker::Options many;
  std::string sql = "SELECT count(*) FROM (VALUES ($1::int)";
  many.parameters = "[1";
  for (int i = 2; i <= 10000; ++i) {
    sql += ",($" + std::to_string(i) + "::int)";
    many.parameters += ",1";
  }
  many.parameters += "]";
  CHECK(asker.code(sql + ") v(a)", many) == "ok");
  CHECK(asker.cell("SELECT 1") == "1");
  check_at_rest(asker, 1);
}
