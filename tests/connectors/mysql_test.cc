#include <chrono>
#include <thread>

#include "../../core/connectors/mysql/statement.h"
#include "mysql_fixture.h"

using namespace jackfield;
using namespace jackfield::test;

TEST_CASE("what an account of MySQL may do beyond its databases is reported", "[S23]") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    MyTarget target(server);
    const auto rights = [&](const char* user, bool read_only = false) {
      target.user = user;
      auto connection = my_open(target, read_only);
      return one(*connection, std::string(connection->rights_query()));
    };
    CHECK(rights("app") == "null");
    CHECK(rights("boss") == "'FILE, SUPER'");
    CHECK(rights("boss", true) == "'FILE, SUPER'");
  }
}

TEST_CASE("only calls that change nothing make a plain read of MySQL", "[S23]") {
  const auto plain = [](std::string_view sql) { return mysql::inspect(sql).plain_read; };
  CHECK(plain("select count(*), lower(a), `A b` from t where a in (1, 2) -- x"));
  CHECK(plain(" ; /* a */ # b\n WITH x AS (SELECT 1) SELECT * FROM x;"));
  CHECK_FALSE(plain("select get_lock('a', 1)"));
  CHECK_FALSE(plain("select @a := 1"));
  CHECK_FALSE(plain("select db.count(1)"));
  CHECK_FALSE(plain("select `f`(1)"));
  CHECK_FALSE(plain("select 1 /*!50000 , f() */"));
  CHECK_FALSE(plain("select 1 into @a"));
  CHECK_FALSE(plain("set @a = 1"));
  CHECK_FALSE(plain(""));
  CHECK(mysql::inspect("show tables").reads);
  CHECK_FALSE(mysql::inspect("call p()").reads);
  CHECK_FALSE(mysql::inspect("select 1 into OUTFILE 'x'").reads);
  CHECK_FALSE(mysql::inspect("/*!call p() */").reads);
  CHECK(mysql::inspect("select 1; select 2").several);
  CHECK_FALSE(mysql::inspect("select ';'; -- x").several);
}

TEST_CASE("MySQL and MariaDB answer over TLS with every kind of value") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    auto connection = my_open(MyTarget(server));
    CHECK(connection->alive());
    CHECK(connection->server_version(Deadline::in_ms(1000)));
    CHECK(one(*connection, "show session status like 'Ssl_version'").find("TLSv1") != std::string::npos);
    REQUIRE(ask(*connection,
                "create temporary table v (a tinyint, b smallint unsigned, c mediumint, d int unsigned, e bigint "
                "unsigned, f float,"
                " g double, h decimal(20,3), i bit(9), j year, k date, l time(3), m datetime(6), n timestamp null, o "
                "char(3),"
                " p varbinary(9), q blob, r text, s enum('x','y'), t set('x','y'), u json, w time)")
                .ok);
    REQUIRE(ask(*connection,
                "insert into v values (-1, 65535, -70000, 4294967295, 18446744073709551615, 0.1, -2.5, "
                "'12345678901234567.890', 257,"
                " 2026, '2026-11-23', '17:03:57.5', '2026-11-23 17:03:57.123456', '2026-11-23 17:03:57', 'abc', "
                "x'00ff', x'01', ?,"
                " 'y', 'x,y', ?, '-838:59:59')",
                R"(["\u00e4\ud83d\ude00", {"a": 1}])")
                .ok);
    const Answer answer = ask(*connection, "select * from v");
    REQUIRE(answer.rows.size() == 1);
    CHECK(answer.rows[0] ==
          "-1|65535|-70000|4294967295|18446744073709551615|n:0.1|n:-2.500000|d:12345678901234567.890|257|2026|'2026-11-"
          "23'|"
          "'17:03:57.5'|'2026-11-23T17:03:57.123456'|'2026-11-23T17:03:57Z'|'abc'|b:00ff|b:01|'"
          "\xc3\xa4\xf0\x9f\x98\x80'|'y'|"
          "'x,y'|" +
              std::string(server == "MARIADB" ? "{\"a\":1}" : "{\"a\": 1}") + "|'-838:59:59'");
    CHECK(answer.columns[4].vendor_type == "BIGINT UNSIGNED");
    CHECK(answer.columns[7].vendor_type == "DECIMAL(20,3)");
    CHECK(answer.columns[13].type == "timestamptz");
    CHECK(answer.columns[20].type == "json");
    CHECK(one(*connection, "select @@time_zone, @@character_set_client") == "'+00:00'|'utf8mb4'");
    REQUIRE(ask(*connection, "set sql_mode = ''").ok);
    REQUIRE(ask(*connection, "update v set k = '0000-00-00', m = '0000-00-00 00:00:00'").ok);
    CHECK(one(*connection, "select k, m from v") == "'0000-00-00'|'0000-00-00 00:00:00'");
    CHECK(one(*connection, "select ?, ?, ?, ?", R"([1, "a\u0000b", null, 1.5])").find("null") != std::string::npos);
    CHECK(one(*connection, "select ? = 123456789012345678901234567890", "[123456789012345678901234567890]") == "1");
  }
}

TEST_CASE("changes of MySQL tell their rows and their new number") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    auto connection = my_open(MyTarget(server));
    REQUIRE(ask(*connection, "create temporary table n (id int auto_increment primary key, a int)").ok);
    const Answer insert = ask(*connection, "insert into n (a) values (5), (6)");
    CHECK(insert.end.affected_rows == 2);
    CHECK(insert.end.insert_id == "1");
    CHECK(ask(*connection, "update n set a = 5").end.affected_rows == 2);  // those that were meant, changed or not
    CHECK(ask(*connection, "use jackfield").ok);                           // cannot be prepared on every server
    CHECK(ask(*connection, "select 1", "[1]").code == Code::parameter_count);
    CHECK(connection->needs_reset());
    CHECK(connection->reset(Deadline::in_ms(5000)));
    CHECK_FALSE(connection->needs_reset());
    CHECK(one(*connection, "select @@time_zone, @@character_set_results") == "'+00:00'|'utf8mb4'");
    CHECK(ask(*connection, "select * from n").code == Code::object_not_found);
  }
}

TEST_CASE("a read-only query of MySQL changes nothing, whatever it says", "[S23]") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    auto writer = my_open(MyTarget(server));
    for (const char* sql : {"drop table if exists ro", "create table ro (a int)", "insert into ro values (1)",
                            "drop procedure if exists sneak",
                            "create procedure sneak() begin commit; set session transaction read write; insert into ro "
                            "values (8); end"}) {
      INFO(sql);
      REQUIRE(ask(*writer, sql).ok);
    }
    const char* const attempts[] = {"insert into ro values (2)",
                                    "drop table ro",
                                    "truncate ro",
                                    "call sneak()",
                                    "commit",
                                    "alter table ro add b int",
                                    "set session transaction read write",
                                    "set transaction_read_only = 0",
                                    "begin",
                                    "select 1; insert into ro values (3)",
                                    "/*!call sneak() */",
                                    "explain analyze insert into ro values (2)",
                                    "with x as (select 1) delete from ro",
                                    "create table ro2 (a int)",
                                    "select * from ro into outfile '/tmp/jackfield-never'",
                                    "replace into ro values (2)"};
    for (const bool opened_read_only : {false, true}) {
      auto connection = my_open(MyTarget(server), opened_read_only);
      for (const char* sql : attempts) {
        INFO(sql);
        static_cast<void>(ask(*connection, sql, "null", !opened_read_only));
        CHECK(one(*connection, "select count(*), cast(sum(a) as signed) from ro", "null", true) == "1|1");
      }
      CHECK(ask(*connection, "insert into ro values (2)", "null", !opened_read_only).code == Code::read_only);
    }
    CHECK(ask(*writer, "select 1", "null", true).ok);
    CHECK(ask(*writer, "insert into ro values (4)").ok);
  }
}

TEST_CASE("a MySQL stream is pulled in parts, and can be left") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    auto connection = my_open(MyTarget(server));
    leave_after_ten_rows(*connection,
                         "select a.ordinal_position from information_schema.columns a, "
                         "information_schema.columns b limit 1000000");
    CHECK(one(*connection, "select 1") == "1");
  }
}

TEST_CASE("an error of another TLS connection on the thread does not end one of MySQL") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    leave_tls_error();
    auto connection = my_open(MyTarget(server));
    leave_tls_error();
    CHECK(one(*connection, "select sleep(0.05)") == "0");
    leave_tls_error();
    CHECK(one(*connection, "select length(repeat('x', 3000000))", "[]") == "3000000");
    leave_tls_error();
    CHECK(connection->reset(Deadline::in_ms(5000)));
    CHECK(one(*connection, "select 1") == "1");
  }
}
