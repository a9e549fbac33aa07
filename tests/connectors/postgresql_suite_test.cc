#include "postgresql_fixture.h"
#include "suite.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

std::string pg_config() {
  std::string ca, password;
  json::append_string(ca, read_text(pg_variable("CA")));
  json::append_string(password, pg_variable("PASSWORD"));
  return R"({"client":"pg","connection":{"host":"localhost","port":)" + pg_variable("PORT") +
         R"(,"user":"app","password":)" + password +
         R"(,"database":"jackfield","ssl":{"enabled":true,"rejectUnauthorized":true,"ca":)" + ca +
         R"(}},"searchPath":["public"],"pool":{"max":4,"acquireTimeoutMillis":20000}})";
}

Engine pg_engine() {
  Engine engine;
  engine.connector = "postgresql";
  engine.config = pg_config();
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
  dialect.types = {{"1", "1", "integer"},
                   {"9007199254740991::int8", "9007199254740991", "bigint"},
                   {"9007199254740993::int8", "\"9007199254740993\"", "bigint"},
                   {"(-9223372036854775808)::int8", "\"-9223372036854775808\"", "bigint"},
                   {"1.10::numeric(10,2)", "\"1.10\"", "decimal"},
                   {"0.1::float8", "0.1", "number"},
                   {"'Infinity'::float8", "\"Infinity\"", "number"},
                   {"true", "true", "boolean"},
                   {"NULL", "null", "text"},
                   {"'text'", "\"text\"", "text"},
                   {"''", "\"\"", "text"},
                   {"'\\x00ff10'::bytea", "\"AP8Q\"", "binary"},
                   {"'{\"a\":[1,null]}'::jsonb", "{\"a\":[1,null]}", "json"},
                   {"'2026-11-23'::date", "\"2026-11-23\"", "date"},
                   {"'17:03:57.5'::time", "\"17:03:57.5\"", "time"},
                   {"'2026-11-23 17:03:57'::timestamp", "\"2026-11-23T17:03:57\"", "timestamp"},
                   {"'2026-11-23 17:03:57+02'::timestamptz", "\"2026-11-23T15:03:57Z\"", "timestamptz"},
                   {"'1 day'::interval", "\"P1D\"", "interval"},
                   {"array[1,null,3]", "[1,null,3]", "array"}};
  return engine;
}

}  // namespace

TEST_CASE("the shared suite passes on PostgreSQL") {
  if (!pg_here()) return;
  run_suite(pg_engine());
}
