// SQL Server on the fake: what one caller leaves for the next, transactions, several results, bytes as values.
#include "sqlserver_fixture.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

Deadline soon() { return Deadline::in_ms(20000); }

}  // namespace

TEST_CASE("a session of SQL Server that ran more than a plain read is retired", "[S30]") {
  if (!ms_here()) return;
  for (const char* sql :
       {"USE jackfield", "SET ANSI_NULLS OFF", "SELECT 1 AS a INTO #left", "EXECUTE AS USER = 'x'", "DECLARE @a int",
        "BEGIN TRAN", "EXEC sp_set_session_context 'a', 1", "SET CONTEXT_INFO 0x01"}) {
    INFO(sql);
    auto connection = ms_open();
    static_cast<void>(ask(*connection, sql));
    CHECK(connection->needs_reset());
    CHECK_FALSE(connection->reset(soon()));
  }
  auto connection = ms_open();
  REQUIRE(ask(*connection, "SELECT 1 AS one").ok);
  CHECK_FALSE(connection->needs_reset());
  CHECK(connection->reset(soon()));
  CHECK(one(*connection, "SELECT 2 AS two") == "2");
}

TEST_CASE("all results of a batch of SQL Server are given, and a failure behind one fails the call") {
  if (!ms_here()) return;
  auto connection = ms_open();
  Query query;
  query.sql = "IF 1 = 1 SELECT 0 AS z; SELECT 1 AS a; INSERT INTO nowhere_yet SELECT 1 AS x; SELECT 2 AS b, 3 AS c";
  REQUIRE(ask(*connection, "CREATE TABLE nowhere_yet (x int)").ok);
  auto stream = connection->execute(query, soon());
  REQUIRE(stream);
  std::string text;
  for (bool more = true; more;) {
    TextSink sink;
    REQUIRE((*stream)->pull(sink, soon()));
    text += std::to_string((*stream)->columns().size()) + "[";
    for (const std::string& row : sink.rows) text += row + ";";
    text += "]";
    auto next = (*stream)->next_result(soon());
    REQUIRE(next);
    more = *next;
  }
  CHECK(text == "1[1;]2[2|3;]");
  stream->reset();
  CHECK(one(*connection, "SELECT 4 AS d") == "4");
  REQUIRE(ask(*connection, "DROP TABLE nowhere_yet").ok);
}

TEST_CASE("the statements of one transaction of SQL Server are kept or undone together") {
  if (!ms_here()) return;
  auto connection = ms_open();
  REQUIRE(ask(*connection, "CREATE TABLE ms_work (a int primary key)").ok);
  const auto count = [&] { return one(*connection, "SELECT count(*) AS n FROM ms_work"); };
  REQUIRE(connection->transaction(TransactionStep::begin, soon()));
  CHECK(ask(*connection, "INSERT INTO ms_work VALUES (?)", "[1]").ok);
  REQUIRE(connection->transaction(TransactionStep::commit, soon()));
  CHECK(count() == "1");
  REQUIRE(connection->transaction(TransactionStep::begin, soon()));
  CHECK(ask(*connection, "DELETE FROM ms_work").ok);
  CHECK(count() == "0");
  REQUIRE(connection->transaction(TransactionStep::roll_back, soon()));
  CHECK(count() == "1");
  REQUIRE(connection->transaction(TransactionStep::begin, soon()));
  CHECK(ask(*connection, "COMMIT TRAN").code == Code::transaction_ended);
  CHECK(connection->transaction(TransactionStep::commit, soon()).error().code == Code::transaction_ended);
  CHECK(connection->transaction(TransactionStep::begin_read_only, soon()).error().code == Code::unsupported);
  REQUIRE(ask(*connection, "DROP TABLE ms_work").ok);
}

TEST_CASE("a batch of SQL Server that leaves a transaction open is undone, with an error of its own") {
  if (!ms_here()) return;
  auto connection = ms_open();
  REQUIRE(ask(*connection, "CREATE TABLE ms_open_rows (a int)").ok);
  CHECK(ask(*connection, "BEGIN TRAN; INSERT INTO ms_open_rows VALUES (1)").code == Code::transaction_left_open);
  CHECK(ask(*connection, "BEGIN TRAN; INSERT INTO ms_open_rows VALUES (1); SELECT 1 AS a").code ==
        Code::transaction_left_open);
  CHECK(one(*connection, "SELECT count(*) AS n FROM ms_open_rows") == "0");
  CHECK(ask(*connection, "BEGIN TRAN; INSERT INTO ms_open_rows VALUES (1); COMMIT").ok);
  CHECK(one(*connection, "SELECT count(*) AS n FROM ms_open_rows") == "1");
  REQUIRE(ask(*connection, "DROP TABLE ms_open_rows").ok);
}

TEST_CASE("bytes are varbinary for SQL Server, by position and by name") {
  if (!ms_here()) return;
  auto connection = ms_open();
  CHECK(one(*connection, "SELECT ? AS v, ? AS w", R"([{"$binary":"AP8Q"},{"$binary":""}])") == "b:00ff10|b:");
  CHECK(one(*connection, "SELECT @v AS v", R"({"v":{"$binary":"AP8Q"}})") == "b:00ff10");
  CHECK(ask(*connection, "SELECT @a AS v", R"({"a b": 1})").error.pointer == "params.a b");
}
