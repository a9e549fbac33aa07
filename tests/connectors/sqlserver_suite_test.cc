#include <atomic>
#include <thread>

#include "sqlserver_fixture.h"
#include "suite.h"

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
  dialect.begin = "BEGIN TRANSACTION";
  dialect.integer_type = "INT";
  dialect.text_type = "NVARCHAR(200)";
  dialect.slow = "WAITFOR DELAY '00:00:30'";
  dialect.numbers = [](int count) {
    return "SELECT value AS n FROM GENERATE_SERIES(1, " + std::to_string(count) + ")";
  };
  dialect.leave_state = "SELECT 'seen' AS v INTO #left_behind";
  dialect.see_state = "SELECT v FROM #left_behind";
  dialect.schema = "dbo";
  dialect.types = {
      {"small integer", {"1"}},
      {"largest exact integer", {"CAST(9007199254740991 AS bigint)"}},
      {"integer beyond 2^53", {"CAST(9007199254740993 AS bigint)"}},
      {"smallest 64-bit integer", {"CAST(-9223372036854775808 AS bigint)"}},
      {"decimal", {"CAST('1.10' AS decimal(10,2))"}},
      {"decimal of 30 digits", {"CAST('12345678901234567890.1234567891' AS decimal(38,10))"}},
      {"double", {"CAST(0.1 AS float)"}},
      {"boolean", {"CAST(1 AS bit)"}},
      {"text", {"N'it''s \"so\" äß😀'"}},
      {"empty text", {"N''"}},
      {"null", {"CAST(NULL AS nvarchar(10))"}},
      {"date", {"CAST('2026-11-23' AS date)"}},
      {"time", {"CAST('17:03:57.5' AS time(7))"}},
      {"timestamp", {"CAST('2026-11-23 17:03:57.5' AS datetime2(7))"}},
      {"timestamp with zone", {"CAST('2026-11-23 17:03:57.5+02:00' AS datetimeoffset(7))"}},
      {"binary", {"CAST(0x00ff10 AS varbinary(3))"}},
      {"json", {R"(N'{"a":[1,null],"b":"ä"}')", R"("{\"a\":[1,null],\"b\":\"ä\"}")", "text", "json-is-text"}},
      {"array", lacks("no-arrays")}};
  dialect.more_types = {{"NULL", "null", "integer"},
                        {"CAST('2026-11-23 17:03:57' AS datetime2(0))", "\"2026-11-23T17:03:57\"", "timestamp"},
                        {"CAST('0.5' AS money)", "\"0.5000\"", "decimal"}};
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
