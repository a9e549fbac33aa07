#include "postgresql_fixture.h"
#include "suite.h"
#include "suite_types.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

std::string pg_config(const std::string& server, bool tls) {
  const std::string ca = json_text(read_text(variable(server + "_CA"))),
                    password = json_text(variable(server + "_PASSWORD"));
  return R"({"client":"pg","connection":{"host":"localhost","port":)" + variable(server + "_PORT") +
         (tls ? R"(,"user":"app","ssl":{"enabled":true,"rejectUnauthorized":true,"ca":)" + ca + "}"
              : R"(,"user":"plain")") +
         R"(,"password":)" + password +
         R"(,"database":"jackfield"},"searchPath":["public"],"pool":{"max":4,"acquireTimeoutMillis":20000}})";
}

Engine pg_engine(const std::string& server, bool tls = true) {
  Engine engine;
  engine.connector = "postgresql";
  engine.config = pg_config(server, tls);
  engine.environment = suite_environment();
  if (const std::string library = variable("LIBPQ"); !library.empty())
    engine.environment.libraries.emplace_back("libpq", library);
  Dialect& dialect = engine.dialect;
  dialect.placeholder = [](int n) { return "$" + std::to_string(n); };
  dialect.slow = "SELECT pg_sleep(30)";
  dialect.numbers = [](int count) { return "SELECT n FROM generate_series(1, " + std::to_string(count) + ") AS g(n)"; };
  dialect.leave_state = "SELECT set_config('jf.state', 'seen', false)";
  dialect.see_state = "SELECT current_setting('jf.state', true)";
  dialect.schema = "public";
  spell_types(dialect, "postgresql");
  return engine;
}

}  // namespace

TEST_CASE("the shared suite passes on PostgreSQL") {
  if (server_here("PG")) run_suite(pg_engine("PG"));
}

TEST_CASE("the shared suite passes on PostgreSQL in clear") {
  if (server_here("PG")) run_suite(pg_engine("PG", false));
}

TEST_CASE("the shared suite passes on PostgreSQL 10") {
  if (server_here("PG10")) run_suite(pg_engine("PG10"));
}

TEST_CASE("the shared suite passes on PostgreSQL 18") {
  if (server_here("PG18")) run_suite(pg_engine("PG18"));
}

TEST_CASE("the shared suite passes on the PostgreSQL of JACKFIELD_TEST_PG_URL") {
  run_suite_at_url("PG", pg_engine("PG"));
}
