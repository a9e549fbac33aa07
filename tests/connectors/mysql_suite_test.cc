#include "mysql_fixture.h"
#include "suite.h"
#include "suite_types.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

Engine my_engine(const std::string& server) {
  const MyTarget target(server);
  Engine engine;
  engine.connector = "mysql";
  engine.config = target.config(R"(,"client":"mysql2","pool":{"max":4,"acquireTimeoutMillis":20000})");
  engine.environment = suite_environment();
  const bool mariadb = server == "MARIADB";
  Dialect& dialect = engine.dialect;
  dialect.text_type = "VARCHAR(200)";
  dialect.slow = mariadb ? "SELECT count(*) FROM seq_1_to_1000000000 a, seq_1_to_100 b WHERE a.seq + b.seq < 0"
                         : "SELECT count(*) FROM information_schema.columns a, information_schema.columns b, "
                           "information_schema.columns c"
                           " WHERE a.ordinal_position + b.ordinal_position + c.ordinal_position < 0";
  dialect.numbers = [mariadb](int count) {
    const std::string last = std::to_string(count);
    if (mariadb) return "SELECT seq AS n FROM seq_1_to_" + last + " ORDER BY seq";
    return "WITH d AS (SELECT 0 AS v UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION "
           "ALL SELECT 5 UNION ALL"
           " SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9), t AS (SELECT a.v + 10 * b.v + 100 * "
           "c.v + 1000 * e.v +"
           " 10000 * f.v + 1 AS n FROM d a, d b, d c, d e, d f) SELECT n FROM t WHERE n <= " +
           last + " ORDER BY n";
  };
  dialect.leave_state = "SET @jf_state = 'seen'";
  dialect.see_state = "SELECT @jf_state";
  dialect.schema = "jackfield";
  spell_types(dialect, mariadb ? "mariadb" : "mysql");
  return engine;
}

}  // namespace

TEST_CASE("the shared suite passes on MariaDB") {
  if (!server_here("MARIADB")) return;
  run_suite(my_engine("MARIADB"));
}

TEST_CASE("the shared suite passes on MySQL") {
  if (!server_here("MYSQL9")) return;
  run_suite(my_engine("MYSQL9"));
}

TEST_CASE("the shared suite passes on the MySQL of JACKFIELD_TEST_MYSQL_URL") {
  run_suite_at_url("MYSQL", my_engine("MYSQL9"));
}

TEST_CASE("the shared suite passes on the MariaDB of JACKFIELD_TEST_MARIADB_URL") {
  run_suite_at_url("MARIADB", my_engine("MARIADB"));
}
