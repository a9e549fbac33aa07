#include <thread>

#include "fixture.h"
#include "suite.h"

namespace jackfield {
std::unique_ptr<Connector> make_snowflake_connector(const ConnectorEnvironment& environment);
}

using namespace jackfield;
using namespace jackfield::test;

namespace {

struct Account {
  std::string authenticator = "password", secret = variable("SNOWFLAKE_TOKEN"), user = "app",
              passphrase = variable("SNOWFLAKE_PASSPHRASE");

  [[nodiscard]] std::string config() const {
    std::string text = R"({"client":"snowflake","connection":{"account":"example-account","host":"localhost","port":)" +
                       variable("SNOWFLAKE_PORT") + ",\"username\":" + quoted(user) +
                       ",\"authenticator\":" + quoted(authenticator) +
                       ",\"ssl\":{\"ca\":" + quoted(read_text(variable("HTTP_CA"))) +
                       R"(},"warehouse":"COMPUTE_WH","database":"D","schema":"PUBLIC",)";
    if (authenticator == "key_pair") {
      text += "\"privateKey\":" + quoted(read_text(variable("SNOWFLAKE_KEY"))) +
              ",\"privateKeyPassphrase\":" + quoted(passphrase);
    } else {
      text += (authenticator == "oauth" ? "\"token\":" : "\"password\":") + quoted(secret);
    }
    return text + R"(},"pool":{"max":4,"acquireTimeoutMillis":20000}})";
  }
  [[nodiscard]] Result<std::unique_ptr<Connection>> connect() const {
    static const std::unique_ptr<Connector> connector = make_snowflake_connector(suite_environment());
    CancelToken cancel;
    return connector->connect(Settings(suite_config(config())), false, Deadline::in_ms(5000), cancel);
  }
  [[nodiscard]] std::unique_ptr<Connection> open() const {
    auto connection = connect();
    if (!connection) FAIL("connect: " << facts(connection.error().code).name);
    return *std::move(connection);
  }
};

Engine snowflake_engine() {
  Engine engine;
  engine.connector = "snowflake";
  engine.config = Account().config();
  engine.environment = suite_environment();
  Dialect& dialect = engine.dialect;
  dialect.read_only = false;
  dialect.slow = "SELECT slow_down(30)";
  dialect.numbers = [](int count) {
    return "SELECT SEQ4() + 1 AS n FROM TABLE(GENERATOR(ROWCOUNT => " + std::to_string(count) + "))";
  };
  dialect.schema = "PUBLIC";
  // The fake answers a literal in the service's own form of that type.
  dialect.types = {{"small integer", {"1"}},
                   {"largest exact integer", {"'9007199254740991'::FIXED(38, 0)"}},
                   {"integer beyond 2^53", {"'9007199254740993'::FIXED(38, 0)"}},
                   {"smallest 64-bit integer", {"'-9223372036854775808'::FIXED(38, 0)"}},
                   {"decimal", {"'1.10'::FIXED(10, 2)"}},
                   {"decimal of 30 digits", {"'12345678901234567890.1234567891'::FIXED(38, 10)"}},
                   {"double", {"'0.1'::REAL"}},
                   {"boolean", {"'true'::BOOLEAN"}},
                   {"text", {"'it''s \"so\" äß😀'"}},
                   {"empty text", {"''"}},
                   {"null", {"NULL"}},
                   {"date", {"'20780'::DATE"}},
                   {"time", {"'61437.500000000'::TIME"}},
                   {"timestamp", {"'1795453437.500000000'::TIMESTAMP_NTZ"}},
                   {"timestamp with zone", {"'1795446237.500000000 1560'::TIMESTAMP_TZ"}},
                   {"binary", {"X'00FF10'"}},
                   {"json", {R"('{"a":[1,null],"b":"ä"}'::VARIANT)"}},
                   {"array", {"'[1,null,3]'::ARRAY"}}};
  dialect.more_types = {{"'inf'::REAL", "\"Infinity\"", "number"},
                        {"'-1'::DATE", "\"1969-12-31\"", "date"},
                        {"'-0.250000000'::TIMESTAMP_NTZ", "\"1969-12-31T23:59:59.75\"", "timestamp"}};
  return engine;
}

}  // namespace

TEST_CASE("the shared suite passes on the fake of Snowflake", "[snowflake]") {
  if (!server_here("SNOWFLAKE")) return;
  run_suite(snowflake_engine());
}

TEST_CASE("Snowflake takes tokens and signed key pairs, and says what is wrong with them", "[snowflake]") {
  if (!server_here("SNOWFLAKE")) return;
  Account account;
  account.authenticator = "oauth";
  CHECK(one(*account.open(), "SELECT 1 AS one") == "1");
  account.secret = "wrong";
  const Answer refused = ask(*account.open(), "SELECT 1");
  CHECK(refused.code == Code::authentication_failed);
  CHECK(refused.error.pointer == "connection.token");
  account.authenticator = "key_pair";
  CHECK(one(*account.open(), "SELECT 1 AS one") == "1");
  account.user = "other";
  CHECK(ask(*account.open(), "SELECT 1").code == Code::authentication_failed);
  account.passphrase = "wrong";
  auto connection = account.connect();
  REQUIRE_FALSE(connection);
  CHECK(connection.error().pointer == "connection.privateKeyPassphrase");
}

TEST_CASE("Snowflake results come in partitions, and lost answers are asked for again", "[snowflake]") {
  if (!server_here("SNOWFLAKE")) return;
  auto connection = Account().open();
  for (const int count : {999, 1000, 1001, 5000}) {
    const Answer answer =
        ask(*connection, "SELECT SEQ4() AS n FROM TABLE(GENERATOR(ROWCOUNT => " + std::to_string(count) + "))");
    REQUIRE(answer.ok);
    CHECK(answer.rows.size() == static_cast<std::size_t>(count));
  }
  CHECK(one(*connection, "SELECT 1 AS one /* fake:429 */") == "1");
  CHECK(ask(*connection, "CREATE TABLE once_only (id INT) /* fake:503 */").ok);  // a second run would fail
  CHECK(ask(*connection, "DROP TABLE once_only").ok);
  CHECK(ask(*connection, "SELECT 1 /* fake:html */").code == Code::protocol_failed);
  CHECK(ask(*connection, "SELECT 1 /* fake:cut */").code == Code::connection_lost);
  connection->cancel();
  CHECK(ask(*connection, "SELECT 1").code == Code::cancelled);
  CHECK(one(*connection, "SELECT 1 AS one") == "1");
}
