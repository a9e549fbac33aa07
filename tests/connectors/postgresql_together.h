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
// Slow for a large value.
inline constexpr const char* kPairs =
    "SELECT count(*) AS v FROM generate_series(1, $1::int) a, generate_series(1, $1::int) b";
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

// A fresh connection that knows the statements as quick.
inline std::unique_ptr<Connection> ready_to_share(const std::vector<const char*>& statements) {
  auto connection = pg_open();
  on_a_task([&] {
    for (const char* sql : statements) {
      for (int i = 0; i < 20; ++i) {  // a busy machine may be slow
        CHECK(ask(*connection, sql, "[1]").ok);
        Query query;
        query.sql = sql;
        if (connection->take_seat(query)) break;
      }
    }
  });
  return connection;
}

// Another session holds sharing_locked until it is released.
class Lock {
 public:
  Lock() : connection_(pg_open()) {
    REQUIRE(connection_->transaction(TransactionStep::begin, Deadline::in_ms(5000)));
    REQUIRE(ask(*connection_, "LOCK TABLE sharing_locked IN ACCESS EXCLUSIVE MODE").ok);
  }
  void release() {
    if (connection_) CHECK(connection_->transaction(TransactionStep::roll_back, Deadline::in_ms(5000)));
    connection_.reset();
  }

 private:
  std::unique_ptr<Connection> connection_;
};

}  // namespace jackfield::test
