#include <chrono>
#include <thread>

#include "../../core/connectors/sqlserver/dial.h"
#include "../../core/connectors/sqlserver/statement.h"
#include "sqlserver_fixture.h"

using namespace jackfield;
using namespace jackfield::test;

TEST_CASE("only reads of SQL Server are plain, and bodies may hold semicolons", "[S23]") {
  const auto plain = [](std::string_view sql) { return sqlserver::inspect(sql).plain_read; };
  CHECK(plain("select count(*), [into] from t -- into #x"));
  CHECK(plain(
      " ; WITH x AS (SELECT 1 AS a) SELECT 'set', \"exec\" FROM x ORDER BY a OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY;"));
  CHECK(plain("/* a /* nested */ update */ select 1"));
  for (const char* sql :
       {"select 1 into #t", "select 1 set lock_timeout 5", "with x as (select 1 a) delete from x", "exec p", "p",
        "select 1; select 2", "select next value for s", "select * from openquery(a, 'b')", "", "set nocount on"}) {
    INFO(sql);
    CHECK_FALSE(plain(sql));
  }
  CHECK(sqlserver::inspect("select 1; select 2").several);
  CHECK_FALSE(sqlserver::inspect("select ';'; -- x").several);
  CHECK_FALSE(sqlserver::inspect("create procedure p as begin select 1; select 2; end").several);
  CHECK(sqlserver::inspect(" -- nothing\n;").blank);
}

TEST_CASE("what is typed into a form stays in its own value of the connection", "[S21]") {
  MsTarget target;
  target.port = "1433";
  target.user = "a;Driver=x";
  target.password = "p}q;UID={sa";
  auto options = sqlserver::dial_options(target.settings());
  REQUIRE(options);
  CHECK(sqlserver::connection_text(*options) ==
        "SERVERNAME=jackfield;WSID=jackfield;UID={a;Driver=x};PWD={p}q;UID={sa};APP={jackfield};" +
            (target.database.empty() ? std::string() : "DATABASE={" + target.database + "};"));
  const auto refused = [](MsTarget one, const std::string& more = "") {
    one.more = more;
    if (one.port.empty()) one.port = "1433";
    if (one.user.empty()) one.user = "app";
    const Status checked = ms().check(one.settings());
    return checked ? std::string("ok") : std::string(facts(checked.error().code).name) + " " + checked.error().pointer;
  };
  target = MsTarget{};
  target.password = "a};SERVERNAME=b";
  CHECK(refused(target) == "option connection.password");
  target.password = "line\nbreak";
  CHECK(refused(target) == "one_line connection.password");
  target = MsTarget{};
  target.user = "DOMAIN\\user";
  CHECK(refused(target) == "option connection.user");
  target = MsTarget{};
  target.host = "a b";
  CHECK(refused(target) == "hostname connection.host");
  target.host = "tcp:localhost";
  CHECK(refused(MsTarget{}, R"(,"parameters":{"Driver":"x"})") == "unknown_key connection.parameters");
  CHECK(refused(MsTarget{}, R"(,"parameters":{"packetSize":"99999"})") == "max connection.parameters.packetSize");
  CHECK(refused(MsTarget{}, R"(,"parameters":{"appName":"a;b","applicationIntent":"ReadOnly"})") == "ok");
}

TEST_CASE("SQL Server answers over TLS with every kind of value") {
  if (!ms_here()) return;
  auto connection = ms_open();
  CHECK(connection->alive());
  CHECK(connection->server_version(Deadline::in_ms(1000)));
  struct Case {
    const char *sql, *cell, *type, *vendor;
  };
  const Case cases[] = {
      {"CAST(255 AS tinyint)", "255", "integer", "tinyint"},
      {"CAST(-32768 AS smallint)", "-32768", "integer", "smallint"},
      {"CAST(-2147483648 AS int)", "-2147483648", "integer", "int"},
      {"CAST(-9223372036854775808 AS bigint)", "-9223372036854775808", "bigint", "bigint"},
      {"CAST(1 AS bit)", "true", "boolean", "bit"},
      {"CAST('-12345678901234567.890' AS decimal(20,3))", "d:-12345678901234567.890", "decimal", "decimal(20,3)"},
      {"CAST('0.50' AS numeric(5,2))", "d:0.50", "decimal", "numeric(5,2)"},
      {"CAST('-0.5' AS decimal(5,1))", "d:-0.5", "decimal", "decimal(5,1)"},
      {"CAST('99999999999999999999999999999999999999' AS decimal(38,0))", "d:99999999999999999999999999999999999999",
       "decimal", "decimal(38,0)"},
      {"CAST('-922337203685477.5808' AS money)", "d:-922337203685477.5808", "decimal", "money"},
      {"CAST('0.1' AS smallmoney)", "d:0.1000", "decimal", "money"},
      {"CAST(0.1 AS float)", "n:0.100000", "number", "float"},
      {"CAST(0.1 AS real)", "n:0.1", "number", "real"},
      {"CAST('2026-11-23' AS date)", "'2026-11-23'", "date", "date"},
      {"CAST('0001-01-01' AS date)", "'0001-01-01'", "date", "date"},
      {"CAST('17:03:57.5' AS time(3))", "'17:03:57.5'", "time", "time"},
      {"CAST('17:03:57.1234567' AS time(7))", "'17:03:57.1234567'", "time", "time"},
      {"CAST('2026-11-23 17:03:57.1234567' AS datetime2(7))", "'2026-11-23T17:03:57.1234567'", "timestamp",
       "datetime2"},
      {"CAST('0005-01-02 03:04:05' AS datetime2(0))", "'0005-01-02T03:04:05'", "timestamp", "datetime2"},
      {"CAST('2026-11-23 17:03:57' AS datetime2(0))", "'2026-11-23T17:03:57'", "timestamp", "datetime2"},
      {"CAST('2026-11-23 17:03:57.123' AS datetime)", "'2026-11-23T17:03:57.123'", "timestamp", "datetime"},
      {"CAST('2026-11-23 17:03' AS smalldatetime)", "'2026-11-23T17:03:00'", "timestamp", "datetime"},
      {"CAST('2026-11-23 17:03:57.5+02:00' AS datetimeoffset(7))", "'2026-11-23T15:03:57.5Z'", "timestamptz",
       "datetimeoffset"},
      {"CAST('2026-12-31 23:33:57-00:30' AS datetimeoffset(0))", "'2027-01-01T00:03:57Z'", "timestamptz",
       "datetimeoffset"},
      {"CAST('2026-11-23 17:03:57+00:00' AS datetimeoffset(3))", "'2026-11-23T17:03:57Z'", "timestamptz",
       "datetimeoffset"},
      {"CAST('6F9619FF-8B86-D011-B42D-00C04FC964FF' AS uniqueidentifier)", "'6f9619ff-8b86-d011-b42d-00c04fc964ff'",
       "uuid", "uniqueidentifier"},
      {"CAST(N'\xc3\xa4\xf0\x9f\x98\x80' AS nvarchar(10))", "'\xc3\xa4\xf0\x9f\x98\x80'", "text", "nvarchar"},
      {"CAST('' AS nvarchar(max))", "''", "text", "nvarchar"},
      {"CAST('abc' AS varchar(10))", "'abc'", "text", "varchar"},
      {"CAST('<a>\xc3\xa4</a>' AS xml)", "'<a>\xc3\xa4</a>'", "text", "xml"},
      {"CAST(0x00ff10 AS varbinary(10))", "b:00ff10", "binary", "varbinary"},
      {"CAST(0x AS varbinary(max))", "b:", "binary", "varbinary"},
      {"CAST(NULL AS datetime2(7))", "null", "timestamp", "datetime2"},
      {"CAST(NULL AS nvarchar(max))", "null", "text", "nvarchar"},
  };
  for (const Case& one_case : cases) {
    INFO(one_case.sql);
    const Answer answer = ask(*connection, std::string("SELECT ") + one_case.sql + " AS v");
    REQUIRE(answer.ok);
    CHECK(answer.rows == std::vector<std::string>{one_case.cell});
    CHECK(answer.columns.at(0).type == one_case.type);
    CHECK(answer.columns.at(0).vendor_type == one_case.vendor);
  }
}

TEST_CASE("parameters of SQL Server by position and by name") {
  if (!ms_here()) return;
  auto connection = ms_open();
  CHECK(one(*connection, "SELECT ? AS a, ? AS b, ? AS c, ? AS d, ? AS e",
            R"([1, "\u00e4\ud83d\ude00", null, 1.5, true])") == "1|'\xc3\xa4\xf0\x9f\x98\x80'|null|n:1.500000|1");
  CHECK(one(*connection, "SELECT @b AS b, @a AS a", R"({"a": 9007199254740993, "@b": "x'y"})") ==
        "'x'y'|9007199254740993");
  CHECK(one(*connection, "SELECT '?' AS a, [b?] FROM (SELECT 5 AS [b?]) t -- ?") == "'?'|5");
  CHECK(one(*connection, "SELECT ? AS v", "[123456789012345678901234567890]") == "'123456789012345678901234567890'");
  CHECK(one(*connection, "SELECT ? AS v", R"([{"a": [1, null]}])") == R"('{"a":[1,null]}')");
  CHECK(ask(*connection, "SELECT ? AS v").code == Code::parameter_count);
  CHECK(ask(*connection, "SELECT 1 AS v", "[1]").code == Code::parameter_count);
  CHECK(ask(*connection, "SELECT @a AS v", R"({"b": 1})").code == Code::parameter_count);
  CHECK(ask(*connection, "SELECT @a AS v", R"({"a b": 1})").code == Code::invalid_value);
  std::string many = "[1";
  for (int i = 1; i < 10000; ++i) many += ",1";
  const Answer refused = ask(*connection, "SELECT 1", many + "]");
  CHECK(refused.code == Code::parameter_count);
  const std::string large(200000, 'x');
  CHECK(one(*connection, "SELECT length(?) AS n", "[\"" + large + "\"]") == "200000");
}

TEST_CASE("changes of SQL Server tell their rows, and whatever changed something retires its connection") {
  if (!ms_here()) return;
  auto connection = ms_open();
  REQUIRE(ask(*connection, "CREATE TABLE ms_n (id int identity(1,1) primary key, a int)").ok);
  CHECK(ask(*connection, "INSERT INTO ms_n (a) VALUES (5), (6)").end.affected_rows == 2);
  CHECK(ask(*connection, "UPDATE ms_n SET a = ?", "[7]").end.affected_rows == 2);
  const Answer output = ask(*connection, "INSERT INTO ms_n (a) OUTPUT INSERTED.id VALUES (8)");
  CHECK(output.rows == std::vector<std::string>{"3"});
  CHECK(connection->needs_reset());
  CHECK_FALSE(connection->reset(Deadline::in_ms(5000)));
  connection = ms_open();
  CHECK(one(*connection, "SELECT count(*) AS n FROM ms_n") == "3");
  CHECK_FALSE(connection->needs_reset());
  CHECK(ask(*connection, "SELECT 1", "null", true).code == Code::unsupported);
  REQUIRE(ask(*connection, "DROP TABLE ms_n").ok);
}

TEST_CASE("a batch of SQL Server shows its first rows, and an error behind them is one") {
  if (!ms_here()) return;
  auto connection = ms_open();
  const Answer first = ask(*connection, "BEGIN TRANSACTION; SELECT 1 AS a; SELECT 2 AS b, 3 AS c; ROLLBACK");
  CHECK(first.rows == std::vector<std::string>{"1"});
  CHECK(ask(*connection, "BEGIN TRAN; SELECT 1 AS a; SELECT * FROM nowhere_at_all; ROLLBACK").code ==
        Code::object_not_found);
  CHECK(one(*connection, "SELECT 1 AS one") == "1");
}

TEST_CASE("a stream of SQL Server is pulled in parts, and can be left") {
  if (!ms_here()) return;
  auto connection = ms_open();
  leave_after_ten_rows(*connection, "SELECT value AS n FROM GENERATE_SERIES(1, 100000)");
  CHECK(one(*connection, "SELECT 1 AS one") == "1");
  CHECK(connection->reset(Deadline::in_ms(5000)));
}
