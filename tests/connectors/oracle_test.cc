// The Oracle connector on the mock of its client library: what it sends, reads, refuses and reports.
#include "connectors/oracle/options.h"
#include "connectors/oracle/statement.h"
#include "oracle_fixture.h"

using namespace jackfield;
using namespace jackfield::test;

TEST_CASE("Oracle: a connection is one descriptor of checked fields", "[oracle][S21]") {
  OracleMock mock;
  OracleHouse house(mock);
  auto connection = house.open();
  CHECK(mock.descriptor() ==
        "(DESCRIPTION=(CONNECT_TIMEOUT=5)(TRANSPORT_CONNECT_TIMEOUT=5)(RETRY_COUNT=0)(ADDRESS=(PROTOCOL=tcp)(HOST=127."
        "0.0.1)(PORT=1521))"
        "(CONNECT_DATA=(SERVICE_NAME=MOCKPDB1)))");
  for (const char* service :
       {"A)(B=C", "A B", "a=b", "(x)", "x'", "x\"", "a,b", "a\nb", "x;y", "x/y", "sch\xc3\xb6n"}) {
    INFO(service);
    house.target.service = service;
    CHECK(house.refusal() == "pattern connection.database");
  }
  house.target.service = "";
  CHECK(house.refusal() == "required connection.database");
  house.target = OracleTarget(mock);
  house.target.user = "a\nb";
  CHECK(house.refusal() == "one_line connection.user");
  house.target = OracleTarget(mock);
  house.target.user = "";
  CHECK(house.refusal() == "required connection.user");
  CHECK(mock.logins == 1);
}

TEST_CASE("Oracle: options beside the list are refused, and so is encryption, with the field named", "[oracle][S20]") {
  OracleMock mock;
  OracleHouse house(mock);
  const auto with = [&](const std::string& more) {
    house.target.more = "," + more;
    return house.refusal();
  };
  CHECK(with(R"("parameters":{"expireTime":3,"connectTimeout":2,"stmtCacheSize":5})") == "connected");
  CHECK(mock.descriptor().starts_with(
      "(DESCRIPTION=(CONNECT_TIMEOUT=2)(TRANSPORT_CONNECT_TIMEOUT=2)(RETRY_COUNT=0)(EXPIRE_TIME=3)(ADDRESS="));
  CHECK(with(R"("parameters":{"walletLocation":"/etc"})") == "unknown_key connection.parameters");
  CHECK(with(R"("parameters":{"expireTime":"5)(x=y"})") == "type connection.parameters.expireTime");
  CHECK(with(R"("parameters":{"expireTime":-1})") == "min connection.parameters.expireTime");
  CHECK(with(R"("parameters":{"stmtCacheSize":100000})") == "max connection.parameters.stmtCacheSize");
  CHECK(with(R"("ssl":{"rejectUnauthorized":true})") == "unsupported connection.ssl.rejectUnauthorized");
  CHECK(with(R"("ssl":{"enabled":true})") == "unsupported connection.ssl.enabled");
  CHECK(with(R"("ssl":{"ca":"-----BEGIN CERTIFICATE-----"})") == "unsupported connection.ssl.ca");
  CHECK(with(R"("ssl":{"enabled":false})") == "connected");
}

TEST_CASE("Oracle is refused where only public addresses may be reached: its client follows a listener's redirect",
          "[oracle][S18]") {
  OracleMock mock;
  OracleHouse house(mock, ConnectorEnvironment{});
  CHECK(house.refusal() == "egress_denied connection.host");
  CHECK(mock.logins == 0);
}

TEST_CASE("Oracle: why a login fails, and the field to fix", "[oracle]") {
  OracleMock mock;
  OracleHouse house(mock);
  house.target.password = "wrong";
  CHECK(house.refusal() == "authentication_failed connection.password");
  house.target = OracleTarget(mock);
  house.target.service = "NOSUCH";
  CHECK(house.refusal() == "database_not_found connection.database");
  house.target = OracleTarget(mock);
  const std::pair<int, const char*> cases[] = {{1017, "authentication_failed connection.password"},
                                               {1005, "authentication_failed connection.password"},
                                               {28000, "access_denied connection.user"},
                                               {28001, "access_denied connection.password"},
                                               {1045, "access_denied connection.user"},
                                               {12514, "database_not_found connection.database"},
                                               {12505, "database_not_found connection.database"},
                                               {12541, "connection_refused connection.host"},
                                               {12170, "unreachable connection.host"},
                                               {12535, "unreachable connection.host"},
                                               {3136, "unreachable connection.host"},
                                               {12545, "host_not_found connection.host"},
                                               {12520, "too_many_connections "},
                                               {1034, "unreachable connection.host"},
                                               {12547, "connection_lost "},
                                               {28040, "protocol_failed connection.port"}};
  for (const auto& [number, expected] : cases) {
    INFO(number);
    mock.login_ora = number;
    CHECK(house.refusal() == expected);
  }
  mock.login_ora = 12541;
  auto refused = house.connect();
  REQUIRE_FALSE(refused);
  CHECK(detail(refused.error(), "vendorCode") == "ORA-12541");
}

TEST_CASE("Oracle: numbers of errors are codes, and texts stay behind", "[oracle][S24]") {
  OracleMock mock;
  OracleHouse house(mock);
  const std::pair<int, Code> cases[] = {
      {1, Code::constraint_violated},    {54, Code::serialization_failed},  {60, Code::serialization_failed},
      {900, Code::syntax_error},         {904, Code::object_not_found},     {923, Code::syntax_error},
      {936, Code::syntax_error},         {942, Code::object_not_found},     {1006, Code::parameter_count},
      {1008, Code::parameter_count},     {1031, Code::permission_denied},   {1400, Code::constraint_violated},
      {1438, Code::invalid_value},       {1456, Code::read_only},           {1722, Code::invalid_value},
      {1861, Code::invalid_value},       {2290, Code::constraint_violated}, {2291, Code::constraint_violated},
      {2292, Code::constraint_violated}, {6550, Code::syntax_error},        {8177, Code::serialization_failed},
      {12899, Code::invalid_value},      {20001, Code::query_failed}};
  auto connection = house.open();
  for (const auto& [number, code] : cases) {
    INFO(number);
    const Answer answer = ask(*connection, "SELECT 1 FROM dual /* mock:ora=" + std::to_string(number) + " */");
    CHECK(answer.code == code);
    CHECK(detail(answer.error, "vendorCode").ends_with(std::to_string(number)));
    for (const Detail& one : answer.error.details) {
      if (const auto* text = std::get_if<std::string>(&one.value)) CHECK(text->find("mock") == std::string::npos);
    }
  }
  CHECK(ask(*connection, "SELECT 1 FROM dual /* mock:dpi=1044 */").code == Code::invalid_value);
  CHECK(ask(*connection, "SELECT 1 FROM dual /* mock:ora=1013 */").code ==
        Code::cancelled);  // cancelled by another session
  const Answer wrong = ask(*connection, "SELECT dummy FRM dual");
  CHECK(wrong.code == Code::syntax_error);
  CHECK(detail(wrong.error, "position") == "18");
  for (const int number : {28, 3113, 3114, 3135, 12547}) {
    INFO(number);
    auto other = house.open();
    CHECK(ask(*other, "SELECT 1 FROM dual /* mock:ora=" + std::to_string(number) + " */").code ==
          Code::connection_lost);
    CHECK_FALSE(other->alive());
  }
}

TEST_CASE("Oracle: a statement is classified by its text", "[oracle]") {
  using oracle::inspect;
  CHECK(inspect("SELECT count(*), nvl(a, 1) FROM t WHERE b IN (1, 2)").plain_read);
  CHECK(inspect("WITH x AS (SELECT 1 FROM dual) SELECT * FROM x").plain_read);
  for (const char* sql :
       {"SELECT my_function(1) FROM dual", "SELECT pkg.count(1) FROM dual", "SELECT \"F\"(1) FROM dual",
        "SELECT s.NEXTVAL FROM dual", "SELECT * FROM t FOR UPDATE", "SELECT * FROM t@other", "INSERT INTO t VALUES (1)",
        "BEGIN NULL; END;", "", "WITH FUNCTION f RETURN NUMBER IS BEGIN RETURN 1; END; SELECT f FROM dual",
        "ALTER SESSION SET ROW_ARCHIVAL_VISIBILITY = ALL"}) {
    INFO(sql);
    CHECK_FALSE(inspect(sql).plain_read);
  }
  CHECK(inspect("SELECT 1 FROM dual; -- end").body == "SELECT 1 FROM dual");
  CHECK_FALSE(inspect("SELECT 1 FROM dual;;").several);
  CHECK(inspect("SELECT 1 FROM dual; DELETE FROM t").several);
  CHECK_FALSE(inspect("SELECT ';', q'[it's; fine]', \";\" FROM dual /* ; */ -- ; x").several);
  CHECK(inspect("BEGIN NULL; END;").body == "BEGIN NULL; END;");
  CHECK_FALSE(inspect("BEGIN NULL; END;").several);
  CHECK(inspect("CREATE TRIGGER t BEFORE INSERT ON x BEGIN NULL; END;").body.ends_with("END;"));
  CHECK(inspect("WITH FUNCTION f RETURN NUMBER IS BEGIN RETURN 1; END; SELECT f FROM dual").has_plsql);
  CHECK(inspect(" -- nothing\n /* here */ ").body.empty());
  CHECK(inspect("(SELECT 1 FROM dual)").plain_read);
}

TEST_CASE("Oracle: columns of tables, with every type", "[oracle]") {
  OracleMock mock;
  OracleHouse house(mock);
  auto connection = house.open();
  REQUIRE(
      ask(*connection,
          "CREATE TABLE types (a NUMBER, b NUMBER(4), c NUMBER(20), d NUMBER(8,3), e VARCHAR2(20), f RAW(8), g DATE,"
          " h TIMESTAMP_LTZ(3), i CLOB_IS_JSON, j LONG, k FLOAT, l OBJECT)")
          .ok);
  const Answer nothing = ask(*connection, "SELECT a, b, c, d, e, f, g, h, i, j, k FROM types");
  REQUIRE(nothing.ok);
  std::string names;
  for (const Column& column : nothing.columns) names += std::string(column.type) + ":" + column.vendor_type + " ";
  CHECK(names ==
        "decimal:NUMBER integer:NUMBER(4) bigint:NUMBER(20) decimal:NUMBER(8,3) text:VARCHAR2(20) binary:RAW(8) "
        "timestamp:DATE "
        "timestamptz:TIMESTAMP(3) WITH LOCAL TIME ZONE json:CLOB text:LONG decimal:FLOAT(126) ");
  auto second = house.open();
  REQUIRE(ask(*second,
              "INSERT INTO types VALUES (1.5, 7, 12345678901234567, 2, 'x', X'00ff', '1500-02-29 00:00:00', "
              "'2026-03-01 00:30:00 +01:00',"
              " '{\"a\": 1}', 'long', 0.5, NULL)")
              .ok);
  CHECK(one(*house.open(), "SELECT a, b, c, d, e, f, g, h, i, j, k FROM types") ==
        "d:1.5|7|12345678901234567|d:2.000|'x'|b:00ff|'1500-02-29T00:00:00'|'2026-02-28T23:30:00Z'|{\"a\": "
        "1}|'long'|d:0.5");
  const Answer object = ask(*connection, "SELECT l FROM types");
  CHECK(object.code == Code::unsupported);
  CHECK(detail(object.error, "column") == "L");
}

TEST_CASE("Oracle: types that no literal has", "[oracle]") {
  OracleMock mock;
  OracleHouse house(mock);
  auto connection = house.open();
  const auto cell = [&](const std::string& expression) {
    return one(*connection, "SELECT " + expression + " AS v FROM dual");
  };
  CHECK(cell("CAST('1' AS BOOLEAN)") == "true");
  CHECK(cell("CAST('abc' AS BLOB)") == "b:616263");
  CHECK(cell("CAST('' AS CLOB)") == "''");  // an empty LOB is not NULL
  CHECK(cell("CAST('AAAR3sAAEAAAACXAAA' AS ROWID)") == "'AAAR3sAAEAAAACXAAA'");
  CHECK(cell("CAST('1 2 0 -3 -500000000' AS INTERVAL DAY TO SECOND)") == "'P1DT2H-3.5S'");
  CHECK(cell("CAST('0 0 0 0 0' AS INTERVAL DAY TO SECOND)") == "'PT0S'");
  CHECK(cell("CAST('-2 0 5 0 0' AS INTERVAL DAY TO SECOND)") == "'P-2DT5M'");
  CHECK(cell("CAST('1 2' AS INTERVAL YEAR TO MONTH)") == "'P1Y2M'");
  CHECK(cell("CAST('{\"a\":[true,\"x\",1.50,{}],\"b\":[]}' AS JSON)") == "{\"a\":[true,\"x\",1.5,{}],\"b\":[]}");
  CHECK(cell("CAST('-0001-03-01 00:00:00' AS DATE)").starts_with("'-"));
}

TEST_CASE("Oracle: parameters by number, by order, by name, with every digit", "[oracle]") {
  OracleMock mock;
  OracleHouse house(mock);
  auto connection = house.open();
  CHECK(one(*connection, "SELECT :2 AS a, :1 AS b, :2 AS c FROM dual", R"(["x","y"])") == "'y'|'x'|'y'");
  CHECK(one(*connection, "SELECT :b AS a, :a AS b, :B AS c FROM dual", R"(["x","y"])") == "'x'|'y'|'x'");
  CHECK(one(*connection, "SELECT :b AS a, ':c' AS b FROM dual", R"({"B":"it's"})") == "'it's'|':c'");
  CHECK(one(*connection, "SELECT :1 AS a, :2 AS b, :3 AS c, :4 AS d, :5 AS e FROM dual",
            R"([0.1, true, null, "", 123456789012345678901234567890])") ==
        "d:0.1|1|null|null|123456789012345678901234567890");
  CHECK(ask(*connection, "SELECT :1 AS a, :3 AS b FROM dual", R"(["x","y"])").ok);  // no row of numbers: by order
  CHECK(ask(*connection, "SELECT :1 AS a FROM dual", R"(["x","y"])").code == Code::parameter_count);
  CHECK(ask(*connection, "SELECT :a AS a FROM dual", R"({"b":1})").code == Code::parameter_count);
  CHECK(ask(*connection, "CREATE TABLE t (id NUMBER)", R"([1])").code == Code::parameter_count);
  CHECK(mock.statements == 0);
  CHECK(mock.variables == 0);
}

TEST_CASE("Oracle: LOBs come in pieces, and no character is cut in two", "[oracle]") {
  OracleMock mock;
  OracleHouse house(mock);
  auto connection = house.open();
  REQUIRE(ask(*connection, "CREATE TABLE lobs (id NUMBER(9), t CLOB, b BLOB)").ok);
  // Four bytes that count as two characters: with the odd one before them, one crosses the end of every piece.
  std::string text = "x";
  for (int i = 0; i < 400000; ++i) text += i % 2 == 0 ? "\xf0\x9f\x98\x80" : "\xef\xbf\xbd?";
  REQUIRE(ask(*house.open(), "INSERT INTO lobs VALUES (1, :1, :1)", "[" + jackfield::test::json_text(text) + "]").ok);
  const std::string row = one(*house.open(), "SELECT t, b, id FROM lobs");
  CHECK(row == "'" + text + "'|b:" + hex({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}) + "|1");
  CHECK(one(*house.open(), "SELECT TO_CLOB(NULL) AS t FROM dual") == "null");
}

TEST_CASE("Oracle: read-only is a query in a transaction that reads, and the next statement may write again",
          "[oracle][S23]") {
  OracleMock mock;
  OracleHouse house(mock);
  REQUIRE(ask(*house.open(), "CREATE TABLE t (id NUMBER(9))").ok);
  auto connection = house.open();
  for (const char* sql : {"INSERT INTO t VALUES (1)", "CREATE TABLE u (id NUMBER)", "BEGIN NULL; END;", "CALL p()",
                          "SET TRANSACTION READ WRITE", "COMMIT", "TRUNCATE TABLE t",
                          "WITH FUNCTION f RETURN NUMBER IS BEGIN RETURN 1; END; SELECT f FROM dual"}) {
    INFO(sql);
    CHECK(ask(*connection, sql, "null", true).code == Code::read_only);
  }
  auto reader = house.open(true);
  CHECK(one(*reader, "SELECT count(*) AS n FROM t") == "0");
  CHECK(ask(*reader, "DELETE FROM t").code == Code::read_only);
  // A stream that is left open does not leave its transaction behind.
  auto mixed = house.open();
  {
    Query query;
    query.sql = "SELECT id FROM t UNION ALL SELECT 1 FROM dual";
    query.read_only = true;
    REQUIRE(mixed->execute(query, Deadline::in_ms(5000)));
    CHECK(mixed->needs_reset());
  }
  CHECK(ask(*mixed, "INSERT INTO t VALUES (1)").end.affected_rows == 1);
}

TEST_CASE("Oracle: a connection serves the next caller after plain reads alone", "[oracle][S30]") {
  OracleMock mock;
  OracleHouse house(mock);
  auto connection = house.open();
  CHECK(one(*connection, "SELECT 1 AS n FROM dual") == "1");
  CHECK_FALSE(connection->needs_reset());
  CHECK(one(*connection, "SELECT 1 AS n FROM dual", "null", true) == "1");
  CHECK_FALSE(connection->needs_reset());
  CHECK(connection->reset(Deadline::in_ms(1000)));
  CHECK(ask(*connection, "CREATE TABLE t (id NUMBER(9))").ok);
  CHECK(connection->needs_reset());
  CHECK_FALSE(connection->reset(Deadline::in_ms(1000)));
}
