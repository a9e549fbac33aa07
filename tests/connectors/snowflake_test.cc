#include "http_faults.h"
#include "snowflake_fixture.h"
#include "suite_types.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

Engine snowflake_engine() {
  Engine engine;
  engine.connector = "snowflake";
  engine.config = Account().config();
  engine.environment = Account::environment();
  Dialect& dialect = engine.dialect;
  dialect.read_only = false;
  dialect.transactions = false;
  dialect.primary_keys = false;
  dialect.integer_type = "NUMBER(9,0)";
  dialect.slow = "SELECT SYSTEM$WAIT(30)";
  dialect.numbers = [](int count) {
    return "SELECT SEQ4() + 1 AS n FROM TABLE(GENERATOR(ROWCOUNT => " + std::to_string(count) + "))";
  };
  dialect.schema = "PUBLIC";
  spell_types(dialect, "snowflake");
  return engine;
}

}  // namespace

TEST_CASE("the shared suite passes on the fake of Snowflake", "[snowflake]") {
  if (!server_here("SNOWFLAKE")) return;
  run_suite(snowflake_engine());
}

TEST_CASE("the shared suite passes on an account of yours") {
  Engine engine = snowflake_engine();
  engine.dialect.upper_names = true;   // the fake keeps their case
  engine.dialect.unique_keys = false;  // and the fake's tables enforce keys
  run_suite_at_url("SNOWFLAKE", std::move(engine));
}

TEST_CASE("Snowflake results come in partitions") {
  if (!server_here("SNOWFLAKE")) return;
  auto connection = Account().open();
  for (const int count : {0, 999, 1000, 1001, 5000}) {
    const Answer answer =
        ask(*connection, "SELECT SEQ4() AS n FROM TABLE(GENERATOR(ROWCOUNT => " + std::to_string(count) + "))");
    REQUIRE(answer.ok);
    CHECK(answer.rows.size() == static_cast<std::size_t>(count == 0 ? 1 : count));  // the fake's smallest is one
    CHECK(answer.rows.back() == std::to_string(count == 0 ? 0 : count - 1));
  }
  const Answer gone =
      ask(*connection, "SELECT SEQ4() AS n FROM TABLE(GENERATOR(ROWCOUNT => 3000)) /* fake:partition-gone */");
  CHECK(code_and_field(gone.error) == "service_failed ");
  CHECK(gone.rows.size() == 1000);
  const Answer columns = ask(*connection, "SELECT '1'::NUMBER(10, 2) AS v");
  REQUIRE(columns.columns.size() == 1);
  CHECK(columns.columns[0].vendor_type == "NUMBER(10,2)");
  CHECK(columns.columns[0].nullable == true);
}

TEST_CASE("Snowflake literals of every type come as they are written") {
  if (!server_here("SNOWFLAKE")) return;
  auto connection = Account().open();
  for (const auto& [sql, cell] : std::initializer_list<std::pair<const char*, const char*>>{
           {"'2026-11-23'::DATE", "'2026-11-23'"},
           {"'0001-01-01'::DATE", "'0001-01-01'"},
           {"'9999-12-31'::DATE", "'9999-12-31'"},
           {"'17:03:57.5'::TIME", "'17:03:57.5'"},
           {"'2026-11-23 17:03:57.123456789'::TIMESTAMP_NTZ", "'2026-11-23T17:03:57.123456789'"},
           {"'2026-11-23 17:03:57 +0200'::TIMESTAMP_TZ", "'2026-11-23T15:03:57Z'"},
           {"'2026-11-23 17:03:57 -0530'::TIMESTAMP_TZ", "'2026-11-23T22:33:57Z'"},
           {"'2026-11-23 15:03:57'::TIMESTAMP_LTZ", "'2026-11-23T15:03:57Z'"},
           {"'-0.250000000'::TIMESTAMP_NTZ", "'1969-12-31T23:59:59.75'"},  // the service's own form
           {"'-62135596800.000000000'::TIMESTAMP_NTZ", "'0001-01-01T00:00:00'"},
           {"'nonsense'::TIMESTAMP_NTZ", "'nonsense'"},
           {"'99999999999999999999'::DATE", "'99999999999999999999'"},
           {"'1.5e10'::FLOAT", "n:1.5e10"},
           {"'[1.5,2]'::VECTOR", "[1.5,2]"}}) {
    INFO(sql);
    CHECK(one(*connection, "SELECT " + std::string(sql) + " AS v") == cell);
  }
}

TEST_CASE("Snowflake runs a statement once, however often it had to be sent") {
  if (!server_here("SNOWFLAKE")) return;
  auto connection = Account().open();
  CHECK(one(*connection, "SELECT 1 AS one /* fake:429 once */") == "1");
  CHECK(one(*connection, "SELECT 1 AS one /* fake:504 once */") == "1");
  // A second run would fail.
  CHECK(ask(*connection, "CREATE TABLE once_only (id INT) /* fake:503 once */").ok);
  CHECK(ask(*connection, "DROP TABLE once_only").ok);
  CHECK(ask(*connection, "CREATE TABLE once_only (id INT) /* fake:cut-answer once */").ok);
  CHECK(ask(*connection, "INSERT INTO once_only VALUES (1), (2)").end.affected_rows == 2);
  CHECK(ask(*connection, "UPDATE once_only SET id = 3 WHERE id = 2").end.affected_rows == 1);
  CHECK(ask(*connection, "DELETE FROM once_only").end.affected_rows == 2);
  CHECK(ask(*connection, "DROP TABLE once_only").ok);
}

TEST_CASE("Snowflake takes bytes as values, and has no session that a transaction could be in", "[snowflake]") {
  if (!server_here("SNOWFLAKE")) return;
  auto connection = Account().open();
  CHECK(one(*connection, "SELECT ? AS v", R"([{"$binary":"AP8Q"}])") == "b:00ff10");
  CHECK(one(*connection, "SELECT ? AS v", R"([[1,null]])") == "'[1,null]'");
  for (const TransactionStep step : {TransactionStep::begin, TransactionStep::begin_read_only, TransactionStep::commit})
    CHECK(connection->transaction(step, Deadline::in_ms(1000)).error().code == Code::unsupported);
}
