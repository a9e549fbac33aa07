#include <thread>

#include "fixture.h"
#include "suite.h"

namespace jackfield {
std::unique_ptr<Connector> make_databricks_connector(const ConnectorEnvironment& environment);
}

using namespace jackfield;
using namespace jackfield::test;

namespace {

struct Warehouse {
  std::string port = variable("DATABRICKS_PORT"), token = variable("DATABRICKS_TOKEN"), host = "localhost",
              ca = variable("HTTP_CA"), id = "w1", client, secret;

  [[nodiscard]] std::string config() const {
    std::string text = R"({"client":"databricks","connection":{"host":)" + quoted(host) + ",\"port\":" + port +
                       R"(,"path":"/sql/1.0/warehouses/)" + id + R"(","database":"main","schema":"default",)";
    text += client.empty()
                ? "\"authType\":\"token\",\"token\":" + quoted(token)
                : "\"authType\":\"oauth_m2m\",\"clientId\":" + quoted(client) + ",\"clientSecret\":" + quoted(secret);
    if (!ca.empty()) text += ",\"ssl\":{\"ca\":" + quoted(read_text(ca)) + "}";
    return text + R"(},"pool":{"max":4,"acquireTimeoutMillis":20000}})";
  }
  [[nodiscard]] Result<std::unique_ptr<Connection>> connect(std::int64_t ms = 10000) const {
    static const std::unique_ptr<Connector> connector = make_databricks_connector(suite_environment());
    CancelToken cancel;
    return connector->connect(Settings(suite_config(config())), false, Deadline::in_ms(ms), cancel);
  }
  [[nodiscard]] std::unique_ptr<Connection> open() const {
    auto connection = connect();
    if (!connection) FAIL("connect: " << facts(connection.error().code).name);
    return *std::move(connection);
  }
};

Engine databricks_engine() {
  Engine engine;
  engine.connector = "databricks";
  engine.config = Warehouse().config();
  engine.environment = suite_environment();
  Dialect& dialect = engine.dialect;
  dialect.placeholder = [](int n) { return ":p" + std::to_string(n); };
  dialect.named_parameters = true;
  dialect.read_only = false;
  dialect.integer_type = "INT";
  dialect.text_type = "STRING";
  dialect.slow = "SELECT slow_down(30)";
  dialect.numbers = [](int count) { return "SELECT id AS n FROM range(1, " + std::to_string(count + 1) + ")"; };
  dialect.schema = "default";
  dialect.types = {{"small integer", {"1"}},
                   {"largest exact integer", {"CAST(9007199254740991 AS BIGINT)"}},
                   {"integer beyond 2^53", {"CAST(9007199254740993 AS BIGINT)"}},
                   {"smallest 64-bit integer", {"CAST('-9223372036854775808' AS BIGINT)"}},
                   {"decimal", {"CAST('1.10' AS DECIMAL(10,2))"}},
                   {"decimal of 30 digits", {"CAST('12345678901234567890.1234567891' AS DECIMAL(30,10))"}},
                   {"double", {"CAST(0.1 AS DOUBLE)"}},
                   {"boolean", {"true"}},
                   {"text", {"'it' || char(39) || 's \"so\" äß😀'"}},
                   {"empty text", {"''"}},
                   {"null", {"NULL"}},
                   {"date", {"CAST('2026-11-23' AS DATE)"}},
                   {"time", lacks("no-time")},
                   {"timestamp", {"CAST('2026-11-23T17:03:57.500' AS TIMESTAMP_NTZ)"}},
                   {"timestamp with zone", {"CAST('2026-11-23T15:03:57.500Z' AS TIMESTAMP)"}},
                   {"binary", {"X'00FF10'"}},
                   {"json", {R"(CAST('{"a":[1,null],"b":"ä"}' AS VARIANT))"}},
                   {"array", {"array(1, NULL, 3)"}}};
  dialect.more_types = {{"CAST('1.0E10' AS DOUBLE)", "10000000000.0", "number"},
                        {"CAST('Infinity' AS DOUBLE)", "\"Infinity\"", "number"}};
  return engine;
}

Code connect_code(const Warehouse& warehouse, std::string_view pointer = "", std::int64_t ms = 5000) {
  auto connection = warehouse.connect(ms);
  if (connection) return Code::internal;
  CHECK(connection.error().pointer == pointer);
  return connection.error().code;
}

}  // namespace

TEST_CASE("the shared suite passes on the fake of Databricks", "[databricks]") {
  if (!server_here("DATABRICKS")) return;
  run_suite(databricks_engine());
}

TEST_CASE("what is wrong with a connection to Databricks is told, with the field", "[databricks]") {
  if (!server_here("DATABRICKS")) return;
  Warehouse wrong;
  wrong.token = "dapi-wrong";
  CHECK(connect_code(wrong, "connection.token") == Code::authentication_failed);
  wrong = {};
  wrong.id = "w2";
  CHECK(connect_code(wrong, "connection.path") == Code::database_not_found);
  wrong = {};
  wrong.ca = variable("HTTP_OTHER_CA");
  CHECK(connect_code(wrong, "connection.ssl.ca") == Code::tls_certificate_untrusted);
  wrong.ca = "";
  CHECK(connect_code(wrong, "connection.ssl.ca") == Code::tls_certificate_untrusted);
  wrong = {};
  wrong.port = variable("HTTP_EXPIRED_PORT");
  CHECK(connect_code(wrong, "connection.host") == Code::tls_certificate_expired);
  wrong.port = variable("HTTP_OTHERNAME_PORT");
  CHECK(connect_code(wrong, "connection.host") == Code::tls_hostname_mismatch);
  wrong.port = variable("HTTP_CLOSED_PORT");
  CHECK(connect_code(wrong, "connection.host") == Code::connection_refused);
  wrong.port = variable("HTTP_SILENT_PORT");
  CHECK(connect_code(wrong, "", 300) == Code::timeout);
  wrong = {};
  wrong.host = "no-such-host.invalid";
  CHECK(connect_code(wrong, "connection.host") == Code::host_not_found);
  wrong.host = "localhost/../x@y";
  CHECK(connect_code(wrong, "connection.host") == Code::hostname);
  wrong = {};
  wrong.token = "a\r\nX-Evil: 1";
  CHECK(connect_code(wrong, "connection.token") == Code::one_line);
}

TEST_CASE("a service principal of Databricks signs in", "[databricks]") {
  if (!server_here("DATABRICKS")) return;
  Warehouse principal;
  principal.client = variable("DATABRICKS_CLIENT");
  principal.secret = variable("DATABRICKS_SECRET");
  CHECK(one(*principal.open(), "SELECT 1 AS one") == "1");
  principal.secret = "wrong";
  CHECK(connect_code(principal, "connection.clientSecret") == Code::authentication_failed);
}

TEST_CASE("the egress policy holds for Databricks", "[databricks][S17]") {
  ConnectorEnvironment environment;
  auto connector = make_databricks_connector(environment);
  if (connector->probe().state != ProbeState::available) return;
  CancelToken cancel;
  Warehouse here;
  here.port = "443";
  here.ca = "";
  auto connection = connector->connect(Settings(suite_config(here.config())), false, Deadline::in_ms(3000), cancel);
  REQUIRE_FALSE(connection);
  CHECK(connection.error().code == Code::egress_denied);
}

TEST_CASE("a missing libcurl is said with its remedy", "[databricks]") {
  ConnectorEnvironment environment;
  environment.libraries.emplace_back("libcurl", "/nowhere/libcurl.so.4");
  auto connector = make_databricks_connector(environment);
  const Probe probe = connector->probe();
  CHECK(probe.state == ProbeState::library_missing);
  CHECK(probe.remedy == "apt install libcurl4");
  CHECK(probe.reason.find("/nowhere") == std::string::npos);
}

TEST_CASE("Databricks results come in chunks, inline and behind links", "[databricks]") {
  if (!server_here("DATABRICKS")) return;
  auto connection = Warehouse().open();
  for (const int count : {999, 1000, 1001, 20000, 60000}) {  // the last passes the fake's inline limit
    const Answer answer = ask(*connection, "SELECT id FROM range(0, " + std::to_string(count) + ")");
    REQUIRE(answer.ok);
    CHECK(answer.rows.size() == static_cast<std::size_t>(count));
    CHECK(answer.rows.back() == std::to_string(count - 1));
  }
  CHECK(ask(*connection, "SELECT id /* fake:expired */ FROM range(0, 60000)").rows.size() == 60000);
  CHECK(ask(*connection, "WITH x AS (SELECT id FROM range(0, 60000)) SELECT * FROM x").code == Code::result_too_large);
}

TEST_CASE("Databricks that is busy is asked again, and nonsense from it is told", "[databricks]") {
  if (!server_here("DATABRICKS")) return;
  auto connection = Warehouse().open();
  CHECK(one(*connection, "SELECT 1 AS one /* fake:429 1 */") == "1");
  CHECK(one(*connection, "SELECT 1 AS one /* fake:503 1 */") == "1");
  CHECK(ask(*connection, "SELECT 1 /* fake:html */").code == Code::protocol_failed);
  CHECK(ask(*connection, "SELECT 1 /* fake:cut */").code == Code::connection_lost);
  CHECK(one(*connection, "SELECT 1 AS one") == "1");
  CHECK(ask(*connection, "SELECT 1 /* fake:hang */", "null", false, 300).code == Code::timeout);
  CHECK(one(*connection, "SELECT 1 AS one") == "1");
  CHECK(ask(*connection, "SELECT 1", "null", true).code == Code::unsupported);
}

TEST_CASE("a Databricks statement is cancelled, and the connection goes on", "[databricks]") {
  if (!server_here("DATABRICKS")) return;
  auto connection = Warehouse().open();
  for (const char* sql :
       {"SELECT slow_down(30)", "SELECT slow_down(30) /* fake:lost-cancel */", "SELECT 1 /* fake:hang */"}) {
    std::thread other([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(150));
      connection->cancel();
    });
    const auto begun = std::chrono::steady_clock::now();
    CHECK(ask(*connection, sql).code == Code::cancelled);
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::milliseconds(2500));
    other.join();
    CHECK(one(*connection, "SELECT 1 AS one") == "1");
  }
  connection->cancel();
  CHECK(connection->needs_reset());
  CHECK(ask(*connection, "SELECT 1").code == Code::cancelled);
  CHECK(one(*connection, "SELECT 1 AS one") == "1");
}
