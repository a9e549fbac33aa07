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
      R"({"client":"oracledb","connection":{"host":"127.0.0.1","port":1521,"user":"app","password":"fläsh \"%24","database":"MOCKPDB1"},)"
      R"("pool":{"max":4,"acquireTimeoutMillis":20000}})";
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
  dialect.types = {
      {"1", "1", "decimal"},
      {"1.5", "\"1.5\"", "decimal"},
      {"MOCK_TYPED('NUMBER(9)', '7')", "7", "integer"},
      {"MOCK_TYPED('NUMBER(18)', '9007199254740991')", "9007199254740991", "bigint"},
      {"MOCK_TYPED('NUMBER(18)', '9007199254740993')", "\"9007199254740993\"", "bigint"},
      {"MOCK_TYPED('INTEGER', '-99999999999999999999999999999999999999')",
       "\"-99999999999999999999999999999999999999\"", "bigint"},
      {"MOCK_TYPED('NUMBER(10,2)', '1.1')", "\"1.10\"", "decimal"},
      {"TO_BINARY_DOUBLE('0.1')", "0.1", "number"},
      {"TO_BINARY_FLOAT('0.1')", "0.1", "number"},
      {"TO_BINARY_DOUBLE('inf')", "\"Infinity\"", "number"},
      {"MOCK_TYPED('BOOLEAN', '1')", "true", "boolean"},
      {"NULL", "null", "text"},
      {"'text'", "\"text\"", "text"},
      {"''", "null", "text"},
      {"HEXTORAW('00ff10')", "\"AP8Q\"", "binary"},
      {"TO_CLOB('long')", "\"long\"", "text"},
      {"MOCK_TYPED('BLOB', 'abc')", "\"YWJj\"", "binary"},
      {"MOCK_TYPED('ROWID', 'AAAR3sAAEAAAACXAAA')", "\"AAAR3sAAEAAAACXAAA\"", "text"},
      {"MOCK_TYPED('JSON', '{\"a\":[1,null]}')", "{\"a\":[1,null]}", "json"},
      {"TO_DATE('2026-11-23', 'YYYY-MM-DD')", "\"2026-11-23T00:00:00\"", "timestamp"},
      {"TO_DATE('2026-11-23 17:03:57', 'YYYY-MM-DD HH24:MI:SS')", "\"2026-11-23T17:03:57\"", "timestamp"},
      {"TO_TIMESTAMP('2026-11-23 17:03:57.5', 'YYYY-MM-DD HH24:MI:SSXFF')", "\"2026-11-23T17:03:57.5\"", "timestamp"},
      {"TO_TIMESTAMP_TZ('2026-01-01 01:15:00 +05:30', 'YYYY-MM-DD HH24:MI:SS TZH:TZM')", "\"2025-12-31T19:45:00Z\"",
       "timestamptz"},
      {"MOCK_TYPED('INTERVAL DAY TO SECOND', '1 2 0 -3 -500000000')", "\"P1DT2H-3.5S\"", "interval"},
      {"MOCK_TYPED('INTERVAL YEAR TO MONTH', '1 2')", "\"P1Y2M\"", "interval"}};
  return engine;
}

}  // namespace

TEST_CASE("the shared suite passes on the mock of Oracle's client library", "[oracle]") {
  OracleMock mock;
  run_suite(oracle_engine(mock));
  CHECK(mock.statements == 0);
  CHECK(mock.variables == 0);
}
