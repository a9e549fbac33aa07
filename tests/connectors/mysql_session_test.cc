// What one caller of a session of MariaDB or MySQL leaves for the next, transactions, and several results.
#include "mysql_fixture.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

const Deadline& soon() {
  static Deadline deadline;
  deadline = Deadline::in_ms(20000);
  return deadline;
}

struct Kind {
  const char* name;
  std::vector<const char*> leave;
  const char* see;  // "" = the same statement fails
  std::string clean;
};

std::string seen(Connection& connection, const char* sql) {
  const Answer answer = ask(connection, sql);
  if (!answer.ok) return std::string(facts(answer.code).name);
  return answer.rows.empty() ? "no rows" : answer.rows[0];
}

// boss has all rights, so that roles and other databases are there to be left.
MyTarget boss_target(const std::string& server) {
  MyTarget target(server);
  target.user = "boss";
  return target;
}

// Of a session whose only caller left a variable.
std::string seen_after_reset(const std::string& server, const char* sql) {
  auto used = my_open(boss_target(server));
  REQUIRE(ask(*used, "set @unseen = 1").ok);
  REQUIRE(used->reset(soon()));
  return seen(*used, sql);
}

}  // namespace

TEST_CASE("no kind of state of a session of MySQL reaches the next caller", "[S30]") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    auto connection = my_open(boss_target(server));
    for (const char* sql :
         {"drop database if exists other_place", "create database other_place", "drop role if exists left_role",
          "create role left_role", "grant left_role to boss@'%'", "drop function if exists leaver",
          "drop view if exists leaving", "drop table if exists leave_rows", "create table leave_rows (a int)",
          "create function leaver() returns int deterministic begin set @by_view = 1; set time_zone = '+09:00'; set "
          "sql_select_limit = 0; return 1; end",
          "create view leaving as select leaver() as v"}) {
      INFO(sql);
      REQUIRE(ask(*connection, sql).ok);
    }
    REQUIRE(connection->reset(soon()));
    const char* const states[][2] = {
        {"use other_place", "select database()"},
        {"set role left_role", "select current_role()"},
        {"set @a = 5", "select @a"},
        {"set time_zone = '+07:00'", "select @@time_zone"},
        {"set sql_select_limit = 0", "select @@sql_select_limit"},
        {"set sql_mode = ''", "select @@sql_mode"},
        {"set names latin1", "select @@character_set_client, @@character_set_results"},
        {"set autocommit = 0", "select @@autocommit"},
        {"set session transaction isolation level serializable", "show session variables like 'transaction_isolation'"},
        {"set last_insert_id = 77", "select last_insert_id()"},
        {"set foreign_key_checks = 0", "select @@foreign_key_checks"},
        {"select get_lock('left', 0)", "select is_used_lock('left')"},
        {"create temporary table left_table (a int)", "select count(*) from left_table"},
        {"prepare left_name from 'select 1'", "execute left_name"},
        {"select v from leaving", "select @by_view, @@time_zone, @@sql_select_limit"},
        {"lock tables leave_rows read", "insert into leave_rows values (9)"},
        {"insert into leave_rows values (1)", "select last_insert_id(), row_count()"},
        {"select sql_calc_found_rows * from leave_rows limit 0", "select found_rows()"},
        {"select 1/0", "show warnings"},
        {"handler leave_rows open", "handler leave_rows read first"},
        {"set session transaction read only", "insert into leave_rows values (7)"},
        {"xa start 'left'", "xa recover"},
        {"set @@session.wait_timeout = 3", "select @@wait_timeout"},
    };
    for (const auto& [leave, see] : states) {
      INFO(leave);
      const std::string clean = seen(*my_open(boss_target(server)), see);
      static_cast<void>(ask(*connection, leave));
      if (!connection->reset(soon())) {
        connection = my_open(boss_target(server));
        WARN("retired after " << leave);
      }
      const std::string left = seen(*connection, see);
      // FOUND_ROWS() of a session without a statement is 0 or 1, as the server's version has it: then a reset decides.
      if (left != clean) CHECK(left == seen_after_reset(server, see));
      if (!connection->reset(soon())) connection = my_open(boss_target(server));
    }
    CHECK_FALSE(connection->needs_reset());
    for (const char* sql : {"drop view leaving", "drop function leaver", "drop role left_role", "drop table leave_rows",
                            "drop database other_place"})
      CHECK(ask(*connection, sql).ok);
  }
}

TEST_CASE("a session of MySQL that named no database has none again", "[S30]") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    MyTarget target(server);
    target.database = "";
    auto connection = my_open(target);
    CHECK(one(*connection, "select database()") == "null");
    REQUIRE(ask(*connection, "use jackfield").ok);
    CHECK(one(*connection, "select database()") == "'jackfield'");
    REQUIRE(connection->reset(soon()));
    CHECK(one(*connection, "select database()") == "null");
  }
}

TEST_CASE("a session of MySQL is reset in clear and read-only too", "[S30]") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    MyTarget target(server);
    target.tls = false;
    target.user = "plain";
    auto connection = my_open(target);
    REQUIRE(ask(*connection, "set @a = 1").ok);
    REQUIRE(connection->reset(soon()));
    CHECK(one(*connection, "select @a") == "null");
    auto reader = my_open(MyTarget(server), true);
    REQUIRE(ask(*reader, "select 1").ok);
    REQUIRE(reader->reset(soon()));
    CHECK(ask(*reader, "create table never (a int)").code == Code::read_only);
  }
}

TEST_CASE("all results of a procedure are given, and a failure after the first fails the call") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    auto connection = my_open(MyTarget(server));
    for (const char* sql :
         {"drop procedure if exists two", "drop procedure if exists late",
          "drop procedure if exists "
          "silent",
          "create procedure two() begin select 1 as a; select 2 as b, 3 as c union select 4, 5; "
          "select 6 as d where false; end",
          "create procedure late() begin select 1 as a; signal sqlstate '45000' set message_text = 'no'; "
          "end",
          "create procedure silent() begin declare x int; set x = 1; end"})
      REQUIRE(ask(*connection, sql).ok);
    for (int round = 0; round < 2; ++round) {
      json::Arena arena;
      Query query;
      query.sql = "call two()";
      auto stream = connection->execute(query, soon());
      REQUIRE(stream);
      std::string text;
      for (;;) {
        TextSink sink;
        auto end = (*stream)->pull(sink, soon());
        REQUIRE(end);
        CHECK(end->done);
        text += std::to_string((*stream)->columns().size()) + "[";
        for (const std::string& row : sink.rows) text += row + ";";
        text += "]";
        auto next = (*stream)->next_result(soon());
        REQUIRE(next);
        if (!*next) break;
      }
      CHECK(text == "1[1;]2[2|3;4|5;]1[]");
      stream->reset();
      CHECK(ask(*connection, "call late()").code == Code::query_failed);
      CHECK(one(*connection, "select 7") == "7");
      CHECK(ask(*connection, "call silent()").ok);
      // The first result alone, then something else.
      auto left = connection->execute(query, soon());
      REQUIRE(left);
      TextSink sink;
      CHECK((*left)->pull(sink, soon()));
      left->reset();
      CHECK(one(*connection, "select 8") == "8");
      if (round == 0) REQUIRE(connection->reset(soon()));
    }
  }
}

TEST_CASE("the statements of one transaction of MySQL are kept or undone together") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    auto connection = my_open(MyTarget(server));
    for (const char* sql :
         {"drop table if exists work_rows", "create table work_rows (a int primary key)",
          "drop procedure if exists ender", "create procedure ender() begin commit; end",
          "drop procedure if exists changer", "create procedure changer() begin commit; start transaction; end"})
      REQUIRE(ask(*connection, sql).ok);
    const auto count = [&] { return one(*my_open(MyTarget(server)), "select count(*) from work_rows"); };
    REQUIRE(connection->transaction(TransactionStep::begin, soon()));
    CHECK(ask(*connection, "insert into work_rows values (?)", "[1]").ok);
    CHECK(ask(*connection, "insert into work_rows values (2)").ok);
    CHECK(one(*connection, "select count(*) from work_rows") == "2");
    CHECK(count() == "0");
    REQUIRE(connection->transaction(TransactionStep::commit, soon()));
    CHECK(count() == "2");
    REQUIRE(connection->transaction(TransactionStep::begin, soon()));
    CHECK(ask(*connection, "delete from work_rows").ok);
    CHECK(ask(*connection, "insert into work_rows values ('x')").code != Code::internal);
    REQUIRE(connection->transaction(TransactionStep::roll_back, soon()));
    CHECK(count() == "2");
    // What would end it is not sent.
    REQUIRE(connection->transaction(TransactionStep::begin, soon()));
    CHECK(ask(*connection, "delete from work_rows where a = 1").ok);
    for (const char* sql :
         {"create table never (a int)", "alter table work_rows add b int", "truncate work_rows",
          "lock tables work_rows write", "commit", "start transaction", "set autocommit = 1", "drop table work_rows",
          "rename table work_rows to other_rows", "grant select on *.* to x"}) {
      INFO(sql);
      CHECK(ask(*connection, sql).code == Code::statement_denied);
    }
    CHECK(ask(*connection, "create temporary table work_own (a int)").ok);
    REQUIRE(connection->transaction(TransactionStep::roll_back, soon()));
    CHECK(count() == "2");
    // What ends it all the same is an error.
    REQUIRE(connection->transaction(TransactionStep::begin, soon()));
    CHECK(ask(*connection, "call ender()").code == Code::transaction_ended);
    CHECK_FALSE(connection->transaction(TransactionStep::commit, soon()));
    REQUIRE(connection->transaction(TransactionStep::begin, soon()));
    CHECK(ask(*connection, "/*!50000 commit */").code == Code::transaction_ended);
    REQUIRE(connection->reset(soon()));
    REQUIRE(connection->transaction(TransactionStep::begin, soon()));
    CHECK(ask(*connection, "call changer()").ok);
    CHECK(ask(*connection, "insert into work_rows values (9)").ok);
    const Status ended = connection->transaction(TransactionStep::commit, soon());
    REQUIRE_FALSE(ended);
    CHECK(ended.error().code == Code::transaction_ended);
    CHECK(count() == "2");
    // A transaction that reads.
    REQUIRE(connection->transaction(TransactionStep::begin_read_only, soon()));
    CHECK(one(*connection, "select count(*) from work_rows") == "2");
    REQUIRE(ask(*my_open(MyTarget(server)), "insert into work_rows values (50)").ok);
    CHECK(one(*connection, "select count(*) from work_rows") == "2");
    CHECK(ask(*connection, "insert into work_rows values (51)").code == Code::read_only);
    REQUIRE(connection->transaction(TransactionStep::commit, soon()));
    CHECK(count() == "3");
    CHECK(connection->needs_reset());
    CHECK(connection->reset(soon()));
    // One that is never ended is undone by the reset.
    REQUIRE(connection->transaction(TransactionStep::begin, soon()));
    CHECK(ask(*connection, "delete from work_rows").ok);
    CHECK(connection->reset(soon()));
    CHECK(count() == "3");
    for (const char* sql : {"drop table work_rows", "drop procedure ender", "drop procedure changer"})
      CHECK(ask(*connection, sql).ok);
  }
}

TEST_CASE("a statement of MySQL that leaves a transaction open is undone, with an error of its own") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    auto connection = my_open(MyTarget(server));
    for (const char* sql : {"drop table if exists open_rows", "create table open_rows (a int)",
                            "drop procedure if exists opener", "drop procedure if exists opener_with_rows",
                            "create procedure opener() begin start transaction; insert into open_rows values (1); end",
                            "create procedure opener_with_rows() begin start transaction; insert into open_rows values "
                            "(1); select 1 as a; end"})
      REQUIRE(ask(*connection, sql).ok);
    for (const char* sql : {"call opener()", "call opener_with_rows()", "/*!50000 start transaction */"}) {
      INFO(sql);
      CHECK(ask(*connection, sql).code == Code::transaction_left_open);
      CHECK(one(*connection, "select count(*) from open_rows") == "0");
      CHECK(ask(*connection, "insert into open_rows values (2)").ok);
      CHECK(one(*my_open(MyTarget(server)), "select count(*) from open_rows") == "1");
      CHECK(ask(*connection, "delete from open_rows").ok);
    }
    for (const char* sql : {"drop table open_rows", "drop procedure opener", "drop procedure opener_with_rows"})
      CHECK(ask(*connection, sql).ok);
  }
}

TEST_CASE("MariaDB tells how many rows a statement with RETURNING changed") {
  if (!server_here("MARIADB")) return;
  auto connection = my_open(MyTarget("MARIADB"));
  REQUIRE(ask(*connection, "create temporary table r (id int auto_increment primary key, a int)").ok);
  CHECK(ask(*connection, "insert into r (a) values (1), (2) returning id").end.affected_rows == 2);
  CHECK(ask(*connection, "delete from r where a > 5 returning id").end.affected_rows == 0);
  CHECK(ask(*connection, "delete from r returning id, a").end.affected_rows == 2);
  CHECK_FALSE(ask(*connection, "select 1").end.affected_rows);
}
