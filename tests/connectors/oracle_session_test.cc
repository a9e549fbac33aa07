// Oracle on the mock: transactions of several statements, and bytes as values.
#include "oracle_fixture.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

Deadline soon() { return Deadline::in_ms(5000); }

}  // namespace

TEST_CASE("Oracle: the statements of one transaction are kept or undone together", "[oracle]") {
  OracleMock mock;
  OracleHouse house(mock);
  auto connection = house.open();
  REQUIRE(ask(*connection, "CREATE TABLE w (a NUMBER(9))").ok);
  const auto count = [&] { return one(*house.open(), "SELECT count(*) AS n FROM w"); };
  REQUIRE(connection->transaction(TransactionStep::begin, soon()));
  CHECK(ask(*connection, "INSERT INTO w VALUES (:1)", "[1]").ok);
  CHECK(ask(*connection, "INSERT INTO w VALUES (2)").ok);
  CHECK(count() == "0");
  REQUIRE(connection->transaction(TransactionStep::commit, soon()));
  CHECK(count() == "2");
  REQUIRE(connection->transaction(TransactionStep::begin, soon()));
  CHECK(ask(*connection, "DELETE FROM w").ok);
  // What would end it is not sent.
  for (const char* sql :
       {"CREATE TABLE x (a NUMBER(9))", "DROP TABLE w", "COMMIT", "rollback", "SET TRANSACTION READ ONLY"}) {
    INFO(sql);
    CHECK(ask(*connection, sql).code == Code::statement_denied);
  }
  REQUIRE(connection->transaction(TransactionStep::roll_back, soon()));
  CHECK(count() == "2");
  // A block that ends it all the same.
  REQUIRE(connection->transaction(TransactionStep::begin, soon()));
  CHECK(ask(*connection, "INSERT INTO w VALUES (3)").ok);
  CHECK(ask(*connection, "BEGIN COMMIT; END;").code == Code::transaction_ended);
  REQUIRE(connection->transaction(TransactionStep::roll_back, soon()));
  REQUIRE(connection->transaction(TransactionStep::begin_read_only, soon()));
  CHECK(ask(*connection, "INSERT INTO w VALUES (4)").code == Code::read_only);
  CHECK(one(*connection, "SELECT count(*) AS n FROM w") == "3");
  REQUIRE(connection->transaction(TransactionStep::commit, soon()));
  CHECK(connection->transaction(TransactionStep::commit, soon()).error().code == Code::transaction_ended);
  CHECK(connection->needs_reset());
  CHECK_FALSE(connection->reset(soon()));
}

TEST_CASE("Oracle: bytes are bound as RAW, and arrays as JSON text", "[oracle]") {
  OracleMock mock;
  OracleHouse house(mock);
  auto connection = house.open();
  REQUIRE(ask(*connection, "CREATE TABLE r (v RAW(10), t VARCHAR2(40))").ok);
  REQUIRE(ask(*connection, "INSERT INTO r VALUES (:1, :2)", R"([{"$binary":"AP8Q"},[1,null]])").ok);
  CHECK(one(*connection, "SELECT v, t FROM r") == "b:00ff10|'[1,null]'");
  CHECK(one(*connection, "SELECT count(*) AS n FROM r WHERE v = :v", R"({"v":{"$binary":"AP8Q"}})") == "1");
}
