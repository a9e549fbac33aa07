#include "http_faults.h"
#include "snowflake_fixture.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

// The API has no sign-in of its own: what is wrong shows with the first statement.
std::string refused(const Account& account, std::int64_t ms = 5000) {
  auto connection = account.connect();
  if (!connection) return code_and_field(connection.error());
  const Answer answer = ask(**connection, "SELECT 1", "null", false, ms);
  if (answer.ok) return "connected";
  CHECK(all_of(answer.error).find(account.secret) == std::string::npos);
  return code_and_field(answer.error);
}

}  // namespace

TEST_CASE("Snowflake takes tokens and signed key pairs, and says what is wrong with them", "[S24]") {
  if (!server_here("SNOWFLAKE")) return;
  Account account;
  CHECK(refused(account) == "connected");
  account.secret = "canary-token-4711";
  CHECK(refused(account) == "authentication_failed connection.password");
  account.authenticator = "oauth";
  CHECK(refused(account) == "authentication_failed connection.token");
  account.secret = variable("SNOWFLAKE_TOKEN");
  CHECK(refused(account) == "connected");
  account.secret = "a\r\nX-Evil: 1";
  CHECK(refused(account) == "one_line connection.token");
  account.authenticator = "key_pair";
  CHECK(refused(account) == "connected");
  account.account = "example_account.eu-central-1";  // a JWT contains only the part before the first dot
  CHECK(refused(account) == "authentication_failed connection.privateKey");
  account.account = "example-account.eu-central-1";
  CHECK(refused(account) == "connected");
  account.user = "other";
  CHECK(refused(account) == "authentication_failed connection.privateKey");
  account.passphrase = "wrong";
  CHECK(refused(account) == "authentication_failed connection.privateKeyPassphrase");
}

TEST_CASE("a key pair's token that the service calls expired is made anew") {
  if (!server_here("SNOWFLAKE")) return;
  Account account;
  account.authenticator = "key_pair";
  auto connection = account.open();
  CHECK(one(*connection, "SELECT 1 AS one /* fake:expired once */") == "1");
  CHECK(one(*connection, "SELECT 1 AS one") == "1");
}

TEST_CASE("an invalid Snowflake connection is reported with the field") {
  if (!server_here("SNOWFLAKE")) return;
  Account wrong;
  wrong.warehouse = "NOWHERE";
  CHECK(refused(wrong) == "database_not_found connection.warehouse");
  wrong = {};
  wrong.role = "ACCOUNTADMIN";
  CHECK(refused(wrong) == "access_denied connection.role");
  check_address_faults(Account(), refused);
  wrong = {};
  wrong.host = "";
  wrong.account = "evil.example.com/";
  CHECK(refused(wrong) == "pattern connection.account");
}

TEST_CASE("faults of Snowflake are reported by codes, and the next statement works", "[S24]") {
  if (!server_here("SNOWFLAKE")) return;
  const Account account;
  auto connection = account.open();
  check_http_faults(*connection, account.secret);
  CHECK(code_and_field(ask(*connection, "SELECT 1 /* fake:403 */").error) == "access_denied connection.password");
  CHECK(ask(*connection, "SELECT 1 /* fake:408 */").code == Code::timeout);
  CHECK(ask(*connection, "SELECT 1", "null", true).code == Code::unsupported);
  CHECK(ask(*connection, "SELECT 1; SELECT 2").code == Code::multiple_statements);
  CHECK(ask(*connection, "SELECT ?", R"({"p":1})").code == Code::type);
  const Answer failed = ask(*connection, "SELECT * FROM canary_table");
  CHECK(failed.code == Code::object_not_found);
  CHECK(all_of(failed.error) == "object_not_found  42S02 002003");
}

TEST_CASE("a cancelled Snowflake statement leaves the connection usable") {
  if (!server_here("SNOWFLAKE")) return;
  check_http_cancel(*Account().open());
}

TEST_CASE("large cells, many columns and many values come through Snowflake") {
  if (!server_here("SNOWFLAKE")) return;
  check_large(*Account().open(), [](int) { return std::string("?"); });
}

TEST_CASE("the egress policy holds for Snowflake", "[S17]") {
  if (!server_here("SNOWFLAKE")) return;
  ConnectorEnvironment environment = Account::environment();
  environment.egress = EgressGuard();  // public-only
  auto connector = make_snowflake_connector(environment);
  CancelToken cancel;
  for (const char* host : {"localhost", "127.0.0.1", "169.254.169.254", "no-such-host.invalid"}) {
    INFO(host);
    Account account;
    account.host = host;
    auto connection =
        connector->connect(Settings(suite_config(account.config())), false, Deadline::in_ms(3000), cancel);
    REQUIRE(connection);
    CHECK(code_and_field(ask(**connection, "SELECT 1", "null", false, 3000).error) == "egress_denied connection.host");
  }
}
