// The shared suite, on the mock of Oracle's client library: never on a database.
#include <catch2/catch.hpp>

#include "oracle_mock.h"
#include "suite.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

std::string numbers(const std::string& last) {
  return "WITH t (n) AS (SELECT 1 FROM dual UNION ALL SELECT n + 1 FROM t WHERE n < " + last + ") SELECT n FROM t";
}

Engine oracle_engine(OracleMock& mock) {
  Engine engine;
  engine.connector = "oracle";
  engine.config =
      R"({"client":"oracledb","connection":{"host":"127.0.0.1","port":1521,"user":"app","password":"fläsh \"%24",)"
      R"("database":"MOCKPDB1"},"pool":{"max":4,"acquireTimeoutMillis":20000}})";
  engine.environment = suite_environment();
  engine.made = std::shared_ptr<Connector>(oracle::make_connector(engine.environment, mock.source()));
  Dialect& dialect = engine.dialect;
  dialect.placeholder = [](int n) { return ":" + std::to_string(n); };
  dialect.named_parameters = true;
  dialect.integer_type = "NUMBER(9)";
  dialect.text_type = "VARCHAR2(200)";
  dialect.slow = numbers("1000000000") + " WHERE n < 0";
  dialect.numbers = [](int count) { return numbers(std::to_string(count)); };
  dialect.leave_state = "BEGIN DBMS_SESSION.SET_IDENTIFIER('seen'); END;";
  dialect.see_state = "SELECT SYS_CONTEXT('USERENV', 'CLIENT_IDENTIFIER') AS state FROM dual";
  dialect.schema = "APP";
  dialect.from_nothing = " FROM dual";
  dialect.upper_names = true;
  dialect.begin = "BEGIN NULL; END;";
  dialect.types = {
      {"small integer", {"CAST(1 AS NUMBER(9))"}},
      {"largest exact integer", {"CAST(9007199254740991 AS NUMBER(18))"}},
      {"integer beyond 2^53", {"CAST(9007199254740993 AS NUMBER(18))"}},
      {"smallest 64-bit integer", {"CAST(-9223372036854775808 AS NUMBER(19))"}},
      {"decimal", {"CAST(1.10 AS NUMBER(10,2))"}},
      {"decimal of 30 digits", {"CAST('12345678901234567890.1234567891' AS NUMBER(30,10))"}},
      {"double", {"TO_BINARY_DOUBLE('0.1')"}},
      {"boolean", lacks("no-boolean")},
      {"text", {"'it''s \"so\" \u00e4\u00df\U0001f600'"}},
      {"empty text", {"''", "null", "text", "empty-text-is-null"}},
      {"null", {"NULL"}},
      {"date", {"TO_DATE('2026-11-23', 'YYYY-MM-DD')", "\"2026-11-23T00:00:00\"", "timestamp", "date-has-time"}},
      {"time", lacks("no-time")},
      {"timestamp", {"TO_TIMESTAMP('2026-11-23 17:03:57.5', 'YYYY-MM-DD HH24:MI:SS.FF')"}},
      {"timestamp with zone", {"TO_TIMESTAMP_TZ('2026-11-23 17:03:57.5 +02:00', 'YYYY-MM-DD HH24:MI:SS.FF TZH:TZM')"}},
      {"binary", {"HEXTORAW('00ff10')"}},
      {"json", {"JSON('{\"a\":[1,null],\"b\":\"\u00e4\"}')"}},
      {"array", lacks("no-arrays")}};
  dialect.more_types = {{"1", "1", "decimal"},
                        {"1.5", "\"1.5\"", "decimal"},
                        {"CAST('-99999999999999999999999999999999999999' AS INTEGER)",
                         "\"-99999999999999999999999999999999999999\"", "bigint"},
                        {"TO_BINARY_FLOAT('0.1')", "0.1", "number"},
                        {"TO_BINARY_DOUBLE('inf')", "\"Infinity\"", "number"},
                        {"TO_CLOB('long')", "\"long\"", "text"},
                        {"TO_TIMESTAMP_TZ('2026-01-01 01:15:00 +05:30', 'YYYY-MM-DD HH24:MI:SS TZH:TZM')",
                         "\"2025-12-31T19:45:00Z\"", "timestamptz"}};
  return engine;
}

}  // namespace

TEST_CASE("the shared suite passes on the mock of Oracle's client library", "[oracle]") {
  OracleMock mock;
  run_suite(oracle_engine(mock));
  CHECK(mock.statements == 0);
  CHECK(mock.variables == 0);
}

// Version 23ai or later: before it, a SELECT needs FROM and there is no JSON().
TEST_CASE("the shared suite passes on the Oracle of JACKFIELD_TEST_ORACLE_URL", "[oracle]") {
  OracleMock nobody;
  Engine engine = oracle_engine(nobody);
  engine.made = nullptr;
  run_suite_at_url("ORACLE", engine);
}
