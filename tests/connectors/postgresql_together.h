// What the tests of shared connections to PostgreSQL have in common: tables and statements.
// Example    tests/connectors/postgresql_sharing_test.cc
#pragma once
#include "postgresql_fixture.h"
#include "together.h"

namespace jackfield::test {

inline constexpr const char* kRead = "SELECT v FROM sharing_rows WHERE id = $1";
inline constexpr const char* kLocked = "SELECT v FROM sharing_locked WHERE id = $1";
inline constexpr const char* kDivide = "SELECT 12 / $1::int AS v";
inline constexpr const char* kSeries = "SELECT repeat('x', 1000) AS v FROM generate_series(1, $1::int) n";
inline constexpr const char* kCount = "SELECT n AS v FROM sharing_counted WHERE $1::int > 0";  // each run counts
inline constexpr const char* kNow = "SELECT at AS v FROM sharing_now WHERE $1::int > 0";       // the same in a batch

// The connection that made the tables.
inline std::unique_ptr<Connection> make_sharing_tables() {
  auto connection = pg_open();
  for (const char* sql :
       {"DROP TABLE IF EXISTS sharing_rows, sharing_locked CASCADE", "DROP SEQUENCE IF EXISTS sharing_runs CASCADE",
        "CREATE TABLE sharing_rows AS SELECT id, 'row ' || id AS v FROM generate_series(1, 100) id",
        "CREATE TABLE sharing_locked AS SELECT id, 'locked ' || id AS v FROM generate_series(1, 100) id",
        "CREATE SEQUENCE sharing_runs", "CREATE VIEW sharing_counted AS SELECT nextval('sharing_runs') AS n",
        "CREATE OR REPLACE VIEW sharing_now AS SELECT now()::text AS at",
        "CREATE OR REPLACE VIEW sharing_path AS SELECT current_setting('search_path') AS path",
        "GRANT SELECT ON sharing_rows, sharing_locked, sharing_path TO plain"})
    REQUIRE(ask(*connection, sql).ok);
  return connection;
}

}  // namespace jackfield::test
