#include "databricks_fixture.h"
#include "suite_types.h"

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
  dialect.transactions = false;
  dialect.integer_type = "INT";
  dialect.text_type = "STRING";
  dialect.slow = "SELECT slow_down(30)";
  dialect.numbers = [](int count) { return "SELECT id AS n FROM range(1, " + std::to_string(count + 1) + ")"; };
  dialect.schema = "default";
  spell_types(dialect, "databricks");
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

TEST_CASE("Databricks refuses bytes by their parameter, and has no session that a transaction could be in",
          "[databricks]") {
  if (!server_here("DATABRICKS")) return;
  auto connection = Warehouse().open();
  const Answer refused = ask(*connection, "SELECT :p1 AS v, :p2 AS w", R"([1,{"$binary":"AP8Q"}])");
  CHECK(refused.code == Code::unsupported);
  CHECK(refused.error.pointer == "params.1");
  CHECK(ask(*connection, "SELECT :a AS v", R"({"a":{"$binary":"AP8Q"}})").error.pointer == "params.a");
  CHECK(connection->transaction(TransactionStep::begin, Deadline::in_ms(1000)).error().code == Code::unsupported);
}
