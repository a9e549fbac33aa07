// Parameters of SQL Server: every type goes round. The server is a fake, whose conversions are those that the server's
// documentation tells (tests/servers/tds/specs.mjs, convert.mjs).
#include "../../core/connectors/sqlserver/null_values.h"
#include "round_trip.h"
#include "sqlserver_fixture.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

const std::vector<RoundValue> kValues = {
    {"bit", "1"},
    {"bit", "0"},
    {"tinyint", "255"},
    {"smallint", "-32768"},
    {"int", "-2147483648"},
    {"bigint", "-9223372036854775808"},
    {"bigint", "9007199254740993"},
    {"decimal(38,10)", "1.10"},
    {"decimal(38,10)", "1234567890123456789012345678.1234567891"},
    {"decimal(38,0)", "-99999999999999999999999999999999999999"},
    {"numeric(18,4)", "-12345678901234.5678"},
    {"numeric(18,4)", "-0.5"},
    {"money", "922337203685477.5807"},
    {"money", "-0.0001"},
    {"smallmoney", "-214748.3648"},
    {"float", "0.1"},
    {"float", "-1.7976931348623157e308"},
    {"float", "5"},
    {"float", "1e20"},
    {"real", "0.5"},
    {"real", "0.1", "real-by-equals"},
    {"date", "'2026-11-23'"},
    {"date", "'0001-01-01'"},
    {"time(7)", "'17:03:57.1234567'"},
    {"time(7)", "'00:00:00'"},
    {"time(0)", "'17:03:57'"},
    {"datetime", "'2026-11-23T17:03:57.123'"},
    {"datetime", "'1753-01-01T00:00:00.007'"},
    {"smalldatetime", "'2026-11-23T17:03:00'"},
    {"datetime2(7)", "'2026-11-23T17:03:57.1234567'"},
    {"datetime2(3)", "'2026-11-23T17:03:57.120'"},
    {"datetime2(7)", "'0001-01-01T00:00:00'"},
    {"datetimeoffset(7)", "'2026-11-23T17:03:57.1234567+00:00'"},
    {"datetimeoffset(7)", "'2026-11-23T01:03:57.1234567+02:00'"},
    {"datetimeoffset(0)", "'2026-11-23T17:03:57-11:30'"},
    {"char(10)", "'abc'"},
    {"varchar(50)", "'a\xe2\x82\xac'"},
    {"varchar(50)", "''"},
    {"varchar(max)", "'x'"},
    {"nchar(10)", "N'\xc3\xa4'"},
    {"nvarchar(50)", "N'it''s \xc3\xa4\xf0\x9f\x98\x80'"},
    {"nvarchar(50)", "N'2026-11-23T17:03:57Z'"},
    {"nvarchar(50)", "N'18446744073709551615'"},
    {"nvarchar(max)", "N'x'"},
    {"varbinary(50)", "0x00ff80"},
    {"varbinary(50)", "0x"},
    {"varbinary(max)", "0x00ff80c3a4"},
    {"binary(8)", "0x00ff80"},
    {"uniqueidentifier", "'6F9619FF-8B86-D011-B42D-00C04FC964FF'"},
    {"xml", "'<a b=\"1\">x</a>'", "no-equals"},
    {"sql_variant", "N'x'"},
    {"sql_variant", "CAST(5 AS int)", "variant-is-text"},
    {"sql_variant", "CAST('1.50' AS decimal(5,2))", "variant-is-text"},
    {"text", "'abc'", "no-equals"},
    {"ntext", "N'\xc3\xa4\xf0\x9f\x98\x80'", "no-equals"},
    {"image", "0x00ff80", "no-equals"},
};

// The first column of each type, made with `v` and nothing in it.
void make_table(Connection& connection, const std::string& type) {
  static_cast<void>(ask(connection, "drop table jf_round"));
  REQUIRE(ask(connection, "create table jf_round (id int, v " + type + ")").ok);
}

// What the text of a parameter becomes in a column.
std::string stored(Connection& connection, const std::string& type, const std::string& parameter) {
  make_table(connection, type);
  const std::string done = json_cell(connection, "insert into jf_round (id, v) values (1, ?)", "[" + parameter + "]");
  return done == "0 rows" ? json_cell(connection, "select v from jf_round") : done;
}

}  // namespace

TEST_CASE("every type of SQL Server goes round: read, written back, found and read again") {
  if (!ms_here()) return;
  auto connection = ms_open();
  for (const RoundValue& value : kValues) check_round(*connection, "sqlserver", value);
  CHECK(ask(*connection, "drop table jf_round").ok);
}

TEST_CASE("texts and bytes of SQL Server that are longer than its short types go round") {
  if (!ms_here()) return;
  auto connection = ms_open();
  const std::string text(5000, 'x');
  std::string bytes;
  for (int i = 0; i < 9000; ++i) bytes += "a5";
  check_round(*connection, "sqlserver", {"nvarchar(max)", "N'" + text + "'"});
  check_round(*connection, "sqlserver", {"varchar(max)", "'" + text + text + "'"});
  check_round(*connection, "sqlserver", {"varbinary(max)", "0x" + bytes});
  check_round(*connection, "sqlserver", {"ntext", "N'" + text + "'", "no-equals"});
  check_round(*connection, "sqlserver", {"image", "0x" + bytes, "no-equals"});
}

TEST_CASE("a rowversion of SQL Server is found by what was read, changes with its row and cannot be written") {
  if (!ms_here()) return;
  auto connection = ms_open();
  make_table(*connection, "rowversion");
  REQUIRE(ask(*connection, "insert into jf_round (id) values (1)").ok);
  const std::string read = json_cell(*connection, "select v from jf_round");
  CHECK(read.starts_with(R"({"$binary":)"));
  CHECK(json_cell(*connection, "update jf_round set id = 2 where v = ?", "[" + read + "]") == "0 rows");
  CHECK(json_cell(*connection, "select count(*) from jf_round where id = 2") == "1");
  CHECK(json_cell(*connection, "select count(*) from jf_round where v = ?", "[" + read + "]") == "0");
  CHECK(json_cell(*connection, "insert into jf_round (id, v) values (3, ?)", "[" + read + "]") ==
        "error invalid_value ");
  check_reason("sqlserver", "rowversion-is-read-only");
}

TEST_CASE("text becomes what the column of SQL Server is, is rounded as the server rounds, or is refused") {
  if (!ms_here()) return;
  auto connection = ms_open();
  struct Case {
    const char *type, *parameter, *read;
  };
  const Case cases[] = {
      {"datetime", R"("2026-11-23T17:03:57.999Z")", R"("2026-11-23T17:03:58")"},
      {"datetime", R"("2026-11-23T17:03:57.005")", R"("2026-11-23T17:03:57.007")"},
      {"datetime", R"("2026-11-23T17:03:57.1234567")", "error invalid_value "},
      {"smalldatetime", R"("2026-11-23T17:03:29.998")", R"("2026-11-23T17:03:00")"},
      {"smalldatetime", R"("2026-11-23T17:03:29.999")", R"("2026-11-23T17:04:00")"},
      {"datetime2(3)", R"("2026-11-23T17:03:57.1235Z")", R"("2026-11-23T17:03:57.124")"},
      {"datetimeoffset(7)", R"("2026-11-23T19:03:57.1234567+02:00")", R"("2026-11-23T17:03:57.1234567Z")"},
      {"datetime2(0)", R"("2026-11-23T19:03:57+02:00")", R"("2026-11-23T19:03:57")"},
      {"datetime", R"("2026-11-23T19:03:57+02:00")", "error invalid_value "},
      {"date", R"("2026-11-23T00:00:00.000Z")", R"("2026-11-23")"},
      {"time(0)", R"("17:03:57.5")", R"("17:03:58")"},
      {"money", R"("1.00005")", R"("1.0001")"},
      {"decimal(5,2)", R"("1.005")", R"("1.01")"},
      {"decimal(5,2)", R"("1000")", "error invalid_value "},
      {"decimal(38,0)", "99999999999999999999999999999999999999", R"("99999999999999999999999999999999999999")"},
      {"int", R"("1.0")", "error invalid_value "},
      {"tinyint", "256", "error invalid_value "},
      {"bit", R"("true")", "true"},
      {"uniqueidentifier", R"("x")", "error invalid_value "},
      {"varchar(50)", R"("\u4e2d")", R"("?")"},
      {"nvarchar(2)", R"("abc")", "error invalid_value "},
      {"varbinary(50)", R"("AP8Q")", "error invalid_value "},
      {"image", R"("AP8Q")", "error invalid_value "},
      {"float", R"({"$binary":"AP8Q"})", "error invalid_value "},
  };
  for (const Case& one : cases) {
    INFO(one.type << " " << one.parameter);
    CHECK(stored(*connection, one.type, one.parameter) == one.read);
  }
}

TEST_CASE("null goes into every type of SQL Server") {
  if (!ms_here()) return;
  auto connection = ms_open();
  for (const RoundValue& value : kValues) {
    INFO(value.type);
    CHECK(stored(*connection, value.type, "null") == "null");
  }
}

TEST_CASE("null is written into a statement of SQL Server only where it is a whole value") {
  const auto written = [](const std::string& sql) {
    return sqlserver::write_nulls(sql, [](std::size_t, std::string_view) { return true; }).sql;
  };
  CHECK(written("insert into t (a, b) values (?, ?), (@x, 'values (?)')") ==
        "insert into t (a, b) values (NULL, NULL), (NULL, 'values (?)')");
  CHECK(written("INSERT t OUTPUT inserted.id VALUES (? /* ? */ , [?]) ; select ?") ==
        "INSERT t OUTPUT inserted.id VALUES (NULL /* ? */ , [?]) ; select ?");
  CHECK(written("update t set a = ?, b = @b where c = ?") == "update t set a = NULL, b = NULL where c = ?");
  CHECK(written("update t set a = ?") == "update t set a = NULL");
  CHECK(written("update t set a = ? from t join u on u.a = ?") == "update t set a = NULL from t join u on u.a = ?");
  for (const char* sql :
       {"insert into t values (coalesce(?, 1), ? + 1, -?, cast(? as date))", "insert into t select ? where a = ?",
        "update t set a += ?, b = ? + 1, c = iif(d = ?, 1, 2), e = case when f = ? then 1 end",
        "select * from t where a = ? and b in (?, ?)", "merge t using (values (?)) as s (a) on t.a = s.a",
        "with x as (select 1 a) update x set a = ?", "delete from t where a = ?", "exec p ?, ?", "?", ""}) {
    CHECK(written(sql) == sql);
  }
  const auto second = sqlserver::write_nulls("insert into t values (?, ?, ?)",
                                             [](std::size_t place, std::string_view) { return place == 1; });
  CHECK(second.sql == "insert into t values (?, NULL, ?)");
  CHECK(second.replaced == std::vector<std::size_t>{1});
}

TEST_CASE("statements of SQL Server with nulls among their values, by place and by name") {
  if (!ms_here()) return;
  auto connection = ms_open();
  make_table(*connection, "varbinary(50)");
  CHECK(json_cell(*connection, "insert into jf_round (id, v) values (?, ?), (?, ?)",
                  R"([1, null, 2, {"$binary":"AP8Q"}])") == "0 rows");
  CHECK(json_cell(*connection, "insert into jf_round (id, v) values (@id, @v)", R"({"id":3,"v":null})") == "0 rows");
  CHECK(json_cell(*connection, "update jf_round set v = ? where id = ?", "[null, 2]") == "0 rows");
  CHECK(json_cell(*connection, "select count(*) from jf_round where v is null") == "3");
  CHECK(json_cell(*connection, "insert into jf_round (id, v) values (?, ?)", "[null]") == "error parameter_count ");
}
