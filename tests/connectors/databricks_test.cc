#include "databricks_fixture.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

Engine databricks_engine() {
  Engine engine;
  engine.connector = "databricks";
  engine.config = Warehouse().config();
  engine.environment = suite_environment();
  Dialect& dialect = engine.dialect;
  dialect.placeholder = [](int n) { return ":p" + std::to_string(n); };
  dialect.named_parameters = true;
  dialect.read_only = false;
  dialect.integer_type = "INT";
  dialect.text_type = "STRING";
  dialect.slow = "SELECT slow_down(30)";
  dialect.numbers = [](int count) { return "SELECT id AS n FROM range(1, " + std::to_string(count + 1) + ")"; };
  dialect.schema = "default";
  dialect.types = {{"small integer", {"1"}},
                   {"largest exact integer", {"CAST(9007199254740991 AS BIGINT)"}},
                   {"integer beyond 2^53", {"CAST(9007199254740993 AS BIGINT)"}},
                   {"smallest 64-bit integer", {"CAST('-9223372036854775808' AS BIGINT)"}},
                   {"decimal", {"CAST('1.10' AS DECIMAL(10,2))"}},
                   {"decimal of 30 digits", {"CAST('12345678901234567890.1234567891' AS DECIMAL(30,10))"}},
                   {"double", {"CAST(0.1 AS DOUBLE)"}},
                   {"boolean", {"true"}},
                   {"text", {"'it' || char(39) || 's \"so\" äß😀'"}},
                   {"empty text", {"''"}},
                   {"null", {"NULL"}},
                   {"date", {"CAST('2026-11-23' AS DATE)"}},
                   {"time", lacks("no-time")},
                   {"timestamp", {"CAST('2026-11-23T17:03:57.500' AS TIMESTAMP_NTZ)"}},
                   {"timestamp with zone", {"CAST('2026-11-23T15:03:57.500Z' AS TIMESTAMP)"}},
                   {"binary", {"X'00FF10'"}},
                   {"json", {R"(CAST('{"a":[1,null],"b":"ä"}' AS VARIANT))"}},
                   {"array", {"array(1, NULL, 3)"}}};
  dialect.more_types = {{"CAST('1.0E10' AS DOUBLE)", "10000000000.0", "number"},
                        {"CAST('Infinity' AS DOUBLE)", "\"Infinity\"", "number"}};
  return engine;
}

}  // namespace

TEST_CASE("the shared suite passes on the fake of Databricks", "[databricks]") {
  if (!server_here("DATABRICKS")) return;
  run_suite(databricks_engine());
}

TEST_CASE("the shared suite passes on a warehouse of yours") {
  Engine engine = databricks_engine();
  engine.dialect.unique_keys = false;  // the fake's tables enforce keys
  engine.dialect.slow = "SELECT count(*) FROM range(0, 100000000000000) WHERE id * 3 % 7 = 1";
  run_suite_at_url("DATABRICKS", std::move(engine));
}

TEST_CASE("Databricks results come in chunks, inline and behind links", "[databricks]") {
  if (!server_here("DATABRICKS")) return;
  auto connection = Warehouse().open();
  for (const int count : {999, 1000, 1001, 20000, 60000}) {  // the last passes the fake's inline limit
    const Answer answer = ask(*connection, "SELECT id FROM range(0, " + std::to_string(count) + ")");
    REQUIRE(answer.ok);
    CHECK(answer.rows.size() == static_cast<std::size_t>(count));
    CHECK(answer.rows.back() == std::to_string(count - 1));
  }
  CHECK(ask(*connection, "SELECT id /* fake:expired-link once */ FROM range(0, 60000)").rows.size() == 60000);
  CHECK(ask(*connection, "WITH x AS (SELECT id FROM range(0, 60000)) SELECT * FROM x").code == Code::result_too_large);
}
