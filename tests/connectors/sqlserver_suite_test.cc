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
  dialect.integer_type = "INT";
  dialect.text_type = "NVARCHAR(200)";
  dialect.slow = "WAITFOR DELAY '00:00:30'";
  dialect.numbers = [](int count) { return "SELECT value AS n FROM GENERATE_SERIES(1, " + std::to_string(count) + ")"; };
  dialect.leave_state = "SELECT 'seen' AS v INTO #left_behind";
  dialect.see_state = "SELECT v FROM #left_behind";
  dialect.schema = "dbo";
  dialect.types = {{"1", "1", "integer"},
                   {"CAST(9007199254740991 AS bigint)", "9007199254740991", "bigint"},
                   {"CAST(9007199254740993 AS bigint)", "\"9007199254740993\"", "bigint"},
                   {"CAST(-9223372036854775808 AS bigint)", "\"-9223372036854775808\"", "bigint"},
                   {"CAST(1.10 AS decimal(10,2))", "\"1.10\"", "decimal"},
                   {"CAST(0.1 AS float)", "0.1", "number"},
                   {"CAST(1 AS bit)", "true", "boolean"},
                   {"NULL", "null", "integer"},
                   {"N'text'", "\"text\"", "text"},
                   {"CAST(0x00ff10 AS varbinary(3))", "\"AP8Q\"", "binary"},
                   {"CAST('2026-11-23' AS date)", "\"2026-11-23\"", "date"},
                   {"CAST('17:03:57.5' AS time(1))", "\"17:03:57.5\"", "time"},
                   {"CAST('2026-11-23 17:03:57' AS datetime2(0))", "\"2026-11-23T17:03:57\"", "timestamp"},
                   {"CAST('2026-11-23 17:03:57+00:00' AS datetimeoffset(0))", "\"2026-11-23T17:03:57Z\"", "timestamptz"}};
  return engine;
}

}  // namespace

TEST_CASE("the shared suite passes on the fake of SQL Server") {
  if (!ms_here()) return;
  run_suite(ms_engine(MsTarget{}));
}

TEST_CASE("the shared suite passes on the SQL Server of JACKFIELD_TEST_MSSQL_URL") {
  MsTarget target;
  target.host = variable("MSSQL_HOST");
  if (target.host.empty()) {
    WARN("skipped: no real SQL Server: JACKFIELD_TEST_MSSQL_URL is not set");
    return;
  }
  target.port = variable("MSSQL_PORT");
  target.user = variable("MSSQL_USER");
  target.password = variable("MSSQL_PASSWORD");
  target.database = variable("MSSQL_DATABASE");
  target.ca.clear();
  target.trust = true;
  run_suite(ms_engine(target));
}
