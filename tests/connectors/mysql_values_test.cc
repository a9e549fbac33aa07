// Parameters of MariaDB and MySQL: every type goes round, texts are bound as their column says, large rows end early.
#include "mysql_fixture.h"
#include "round_trip.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

const std::vector<RoundValue> kBoth = {
    {"tinyint", "-128"},
    {"boolean", "true"},
    {"smallint unsigned", "65535"},
    {"mediumint", "-8388608"},
    {"int unsigned", "4294967295"},
    {"bigint", "-9223372036854775808"},
    {"bigint", "9007199254740993"},
    {"bigint unsigned", "18446744073709551615"},
    {"decimal(10,2)", "1.10"},
    {"decimal(65,30)", "12345678901234567890123456789012345.123456789012345678901234567890"},
    {"decimal(30,10)", "-12345678901234567890.1234567891"},
    {"float", "0.5"},
    {"float", "0.1", "float-by-equals"},
    {"double", "0.1"},
    {"double", "-1.7976931348623157e308"},
    {"bit(1)", "b'1'"},
    {"bit(9)", "257"},
    {"bit(64)", "0xffffffffffffffff"},
    {"bit(64)", "9007199254740993"},
    {"year", "2026"},
    {"date", "'2026-11-23'"},
    {"time", "'17:03:57'"},
    {"time(6)", "'-838:59:58.999999'"},
    {"datetime", "'2026-11-23 17:03:57'"},
    {"datetime(6)", "'2026-11-23 17:03:57.123456'"},
    {"datetime(3)", "'1000-01-01 00:00:00'"},
    {"timestamp null", "'2026-11-23 17:03:57'"},
    {"timestamp(6) null", "'2026-11-23 17:03:57.123456'"},
    {"timestamp(3) null", "'2026-11-23 00:00:00'"},
    {"char(10)", "'abc'"},
    {"varchar(20)", "'AP8Q'"},
    {"varchar(40)", "'2026-11-23T17:03:57Z'"},
    {"varchar(40)", "'18446744073709551615'"},
    {"varchar(20)", "''"},
    {"text", "'it''s \xc3\xa4\xf0\x9f\x98\x80'"},
    {"longtext", "'x'"},
    {"binary(3)", "x'00ff80'"},
    {"varbinary(16)", "x'00ff80'"},
    {"varbinary(16)", "x''"},
    {"tinyblob", "x'00'"},
    {"blob", "x'00ff80c3a4'"},
    {"longblob", "'plain text'"},
    {"enum('x','y')", "'y'"},
    {"set('x','y')", "'x,y'"},
    {"point", "st_geomfromtext('POINT(1 2)')"},
    {"geometry", "st_geomfromtext('LINESTRING(0 0,1 1,2 2)')"},
};

std::vector<RoundValue> values_of(const std::string& server) {
  std::vector<RoundValue> values = kBoth;
  if (server == "MARIADB") {
    for (const RoundValue& one : std::vector<RoundValue>{{"uuid", "'123e4567-e89b-12d3-a456-426655440000'"},
                                                         {"inet6", "'2001:db8::ff00:42:8329'"},
                                                         {"inet4", "'192.0.2.1'"},
                                                         {"json", R"('{"a":[1,null],"b":"c"}')"}})
      values.push_back(one);
  } else {
    values.push_back({"json", R"('{"a": [1, null], "b": 12345678901234567890}')", "json-by-equals"});
    values.push_back({"json", "'[1, 2.5]'", "json-by-equals"});
    values.push_back({"vector(3)", "to_vector('[1,2,3]')"});
  }
  return values;
}

std::string told(Connection& connection, std::string sql, std::string_view parameters) {
  const Answer answer = ask(connection, std::move(sql), parameters);
  if (!answer.ok) return std::string(facts(answer.code).name) + " " + answer.error.pointer;
  return answer.rows.empty() ? "ok" : answer.rows[0];
}

}  // namespace

TEST_CASE("every type of MariaDB and MySQL goes round: read, written back, found and read again") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    auto connection = my_open(MyTarget(server));
    for (const RoundValue& value : values_of(server)) check_round(*connection, "mysql", value);
    CHECK(ask(*connection, "drop table jf_round").ok);
  }
}

TEST_CASE("a moment with a zone goes into columns of MySQL as that moment at UTC, and nowhere else") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    auto connection = my_open(MyTarget(server));
    REQUIRE(ask(*connection,
                "create temporary table m (id int, a datetime(6), b timestamp(3) null, c date, d time(3), s "
                "varchar(60), t text)")
                .ok);
    const auto insert = [&](const char* column, const char* value) {
      REQUIRE(ask(*connection, "delete from m").ok);
      const std::string done = told(*connection, std::string("insert into m (id, ") + column + ") values (?, ?)",
                                    std::string("[1,\"") + value + "\"]");
      return done == "ok" ? one(*connection, std::string("select ") + column + " from m") : done;
    };
    CHECK(insert("a", "2026-11-23T17:03:57.123Z") == "'2026-11-23T17:03:57.123'");
    CHECK(insert("a", "2026-11-23T19:03:57.123456789+02:00") == "'2026-11-23T17:03:57.123456'");
    CHECK(insert("a", "2026-11-23T17:03:57.5") == "'2026-11-23T17:03:57.5'");
    CHECK(insert("b", "2026-11-23T23:30:00.123-01:00") == "'2026-11-24T00:30:00.123Z'");
    CHECK(insert("c", "2026-11-23T00:00:00.000Z") == "'2026-11-23'");
    CHECK(insert("c", "2026-11-23T01:00:00+01:00") == "'2026-11-23'");
    CHECK(insert("d", "17:03:57.5Z") == "'17:03:57.5'");
    CHECK(insert("d", "01:00:00+02:00") == "'23:00:00'");
    CHECK(insert("s", "2026-11-23T17:03:57.123Z") == "'2026-11-23T17:03:57.123Z'");
    CHECK(insert("t", "2026-11-23T19:03:57+02:00") == "'2026-11-23T19:03:57+02:00'");
    REQUIRE(ask(*connection, "update m set a = ?, s = ?", R"(["2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"])").ok);
    CHECK(told(*connection, "select id from m where a = ? and s = ?",
               R"(["2026-01-01T01:00:00+01:00", "2026-01-01T00:00:00Z"])") == "1");
    CHECK(told(*connection, "select id from m x where x.a between ? and ? and x.a in (?, ?)",
               R"(["2025-12-31T23:59:59Z","2026-01-01T00:00:01Z","2026-01-01T00:00:00Z","2027-01-01T00:00:00Z"])") ==
          "1");
    CHECK(told(*connection, "insert into m values (?, ?, null, null, null, ?, null)",
               R"([2, "2026-05-05T00:00:00Z", "2026-05-05T00:00:00Z"])") == "ok");
    CHECK(one(*connection, "select a, s from m where id = 2") == "'2026-05-05T00:00:00'|'2026-05-05T00:00:00Z'");
  }
}

TEST_CASE("a column of MySQL that has changed its type since is asked anew") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    auto connection = my_open(MyTarget(server)), other = my_open(MyTarget(server));
    static_cast<void>(ask(*other, "drop table if exists retyped"));
    REQUIRE(ask(*other, "create table retyped (v datetime)").ok);
    const char* const insert = "insert into retyped (v) values (?)";
    CHECK(told(*connection, insert, R"(["2026-11-23T17:03:57Z"])") == "ok");
    REQUIRE(ask(*other, "alter table retyped modify v varchar(40)").ok);
    CHECK(told(*connection, insert, R"(["2026-11-23T17:03:57Z"])") == "ok");
    CHECK(ask(*connection, "select v from retyped order by v").rows ==
          std::vector<std::string>{"'2026-11-23 17:03:57'", "'2026-11-23T17:03:57Z'"});
    CHECK(ask(*other, "drop table retyped").ok);
  }
}

TEST_CASE("text for a binary column of MySQL is refused, by its parameter, instead of being stored as letters") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    auto connection = my_open(MyTarget(server));
    REQUIRE(ask(*connection, "create temporary table b (id int, v varbinary(40), w blob, t varchar(40))").ok);
    CHECK(told(*connection, "insert into b values (?, ?, ?, ?)", R"([1,"AP8Q","AP8Q","AP8Q"])") ==
          "binary_as_text params.1");
    CHECK(told(*connection, "insert into b (t, w) values ('x', 'y'), (?, ?)", R"(["AP8Q","AP8Q"])") ==
          "binary_as_text params.1");
    CHECK(told(*connection, "update b set t = ?, v = ?", R"(["AP8Q","AP8Q"])") == "binary_as_text params.1");
    CHECK(told(*connection, "select * from b where v in (?, ?)", R"([{"$binary":"AP8Q"},"AP8Q"])") ==
          "binary_as_text params.1");
    CHECK(told(*connection, "insert into b values (?, ?, ?, ?)", R"([1,{"$binary":"AP8Q"},{"$binary":""},"AP8Q"])") ==
          "ok");
    CHECK(one(*connection, "select v, w, t from b") == "b:00ff10|b:|'AP8Q'");
    CHECK(one(*connection, "select hex(?)", R"([{"$binary":"AP8Q"}])") == "'00FF10'");
  }
}

TEST_CASE("a server that sends a row without end, or bytes without end before the login, is left", "[S28]") {
  if (!server_here("MARIADB")) return;
  MyTarget target = my_target("MARIADB", "FLOOD_LOGIN_PORT");
  target.tls = false;
  const std::int64_t before = peak_kilobytes();
  CancelToken token;
  CHECK_FALSE(my().connect(target.settings(), false, Deadline::in_ms(10000), token));
  CHECK(peak_kilobytes() - before < 16 * 1024 + kKeptFreed);
  target.port = my_variable("MARIADB", "FLOOD_PORT");
  auto connection = my_open(target);
  const Answer answer = ask(*connection, "select v");
  CHECK(answer.code == Code::result_too_large);
  CHECK_FALSE(connection->alive());
  CHECK(peak_kilobytes() - before < 4 * 65536 + kKeptFreed);
}

TEST_CASE("the largest row of MySQL needs less than four times the limit of a result", "[S28]") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    auto connection = my_open(MyTarget(server));
    const std::int64_t before = peak_kilobytes();
    json::Arena arena;
    Query query;
    query.sql = "select repeat('x', 60000000) as v";
    auto stream = connection->execute(query, Deadline::in_ms(30000));
    REQUIRE(stream);
    JsonSink sink;
    CHECK((*stream)->pull(sink, Deadline::in_ms(30000)));
    CHECK(peak_kilobytes() - before < 4 * 65536 + kKeptFreed);
  }
}
