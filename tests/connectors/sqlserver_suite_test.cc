#include <atomic>
#include <thread>

#include "sqlserver_fixture.h"
#include "suite.h"
#include "suite_types.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

Engine ms_engine(const MsTarget& target) {
  Engine engine;
  engine.connector = "sqlserver";
  engine.config = target.config(R"(,"client":"mssql","pool":{"max":4,"acquireTimeoutMillis":20000})");
  engine.environment = suite_environment();
  Dialect& dialect = engine.dialect;
  dialect.read_only = false;
  dialect.integer_type = "INT";
  dialect.text_type = "NVARCHAR(200)";
  dialect.slow = "WAITFOR DELAY '00:00:30'";
  dialect.numbers = [](int count) {
    return "SELECT value AS n FROM GENERATE_SERIES(1, " + std::to_string(count) + ")";
  };
  dialect.leave_state = "SELECT 'seen' AS v INTO #left_behind";
  dialect.see_state = "SELECT v FROM #left_behind";
  dialect.schema = "dbo";
  spell_types(dialect, "sqlserver");
  return engine;
}

}  // namespace

TEST_CASE("the shared suite passes on the fake of SQL Server") {
  if (!ms_here()) return;
  run_suite(ms_engine(MsTarget{}));
}

TEST_CASE("after a SQL Server stops in mid-query, ten pooled connections are replaced by new ones") {
  if (!ms_here()) return;
  Engine engine = ms_engine(MsTarget{});
  engine.config = MsTarget{}.config(R"(,"client":"mssql","pool":{"max":10,"acquireTimeoutMillis":20000})");
  Asker asker(engine);
  std::atomic<int> lost{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 9; ++i)
    threads.emplace_back([&] { lost.fetch_add(asker.code("WAITFOR DELAY '00:00:30'") == "connection_lost" ? 1 : 0); });
  for (int i = 0; i < 1000 && asker.figure("busy") < 9; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  const auto begun = Clock::now();
  CHECK(asker.code("SHUTDOWN WITH NOWAIT") == "connection_lost");
  for (std::thread& thread : threads) thread.join();
  CHECK(lost == 9);
  CHECK(Clock::now() - begun < std::chrono::seconds(10));
  CHECK(asker.cell("SELECT 1 AS one") == "1");
  CHECK(asker.comes_to_rest());
  CHECK(asker.figure("open") == 1);
}

TEST_CASE("the shared suite passes on the SQL Server of JACKFIELD_TEST_MSSQL_URL") {
  run_suite_at_url("MSSQL", ms_engine(MsTarget{}));
}
