// The shared suite, on the mock of Oracle's client library: never on a database.
#include <catch2/catch.hpp>

#include "oracle_mock.h"
#include "suite.h"
#include "suite_types.h"

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
  spell_types(dialect, "oracle");
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
