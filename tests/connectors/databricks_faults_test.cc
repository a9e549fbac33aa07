#include "databricks_fixture.h"
#include "http_faults.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

std::string refused(const Warehouse& warehouse, std::int64_t ms = 5000) {
  auto connection = warehouse.connect(ms);
  if (connection) return "connected";
  CHECK(all_of(connection.error()).find(warehouse.token) == std::string::npos);
  return code_and_field(connection.error());
}

constexpr const char* kManyRows = "SELECT id FROM range(0, 60000)";  // beyond the fake's limit for inline results

}  // namespace

TEST_CASE("an invalid Databricks connection is reported with the field", "[S24]") {
  if (!server_here("DATABRICKS")) return;
  Warehouse wrong;
  wrong.token = "dapi-canary-4711";
  CHECK(refused(wrong) == "authentication_failed connection.token");
  wrong = {};
  wrong.id = "w2";
  CHECK(refused(wrong) == "database_not_found connection.path");
  check_address_faults(Warehouse(), refused);
  wrong = {};
  wrong.token = "a\r\nX-Evil: 1";
  CHECK(refused(wrong) == "one_line connection.token");
}

TEST_CASE("authorities of a connection are its own, not the server's beside them", "[S18]") {
  if (!server_here("DATABRICKS")) return;
  ConnectorEnvironment environment = suite_environment();
  environment.ca_file = variable("HTTP_CA");
  auto connector = make_databricks_connector(environment);
  Warehouse warehouse;
  CancelToken cancel;
  warehouse.ca = variable("HTTP_OTHER_CA");
  auto connection =
      connector->connect(Settings(suite_config(warehouse.config())), false, Deadline::in_ms(5000), cancel);
  REQUIRE_FALSE(connection);
  CHECK(connection.error().code == Code::tls_certificate_untrusted);
  warehouse.ca = "";
  CHECK(connector->connect(Settings(suite_config(warehouse.config())), false, Deadline::in_ms(5000), cancel));
}

TEST_CASE("a service principal of Databricks signs in, and again when its token has expired") {
  if (!server_here("DATABRICKS")) return;
  Warehouse principal;
  principal.client = variable("DATABRICKS_CLIENT");
  principal.secret = variable("DATABRICKS_SECRET");
  auto connection = principal.open();
  CHECK(one(*connection, "SELECT 1 AS one") == "1");
  CHECK(one(*connection, "SELECT 1 AS one /* fake:expired once */") == "1");
  principal.secret = "wrong";
  CHECK(refused(principal) == "authentication_failed connection.clientSecret");
  const Answer expired = ask(*Warehouse().open(), "SELECT 2 AS two /* fake:expired once */");
  CHECK(code_and_field(expired.error) == "authentication_failed connection.token");
}

TEST_CASE("faults of Databricks are reported by codes, and the next statement works", "[S24]") {
  if (!server_here("DATABRICKS")) return;
  const Warehouse warehouse;
  auto connection = warehouse.open();
  check_http_faults(*connection, warehouse.token);
  CHECK(one(*connection, "SELECT 1 AS one /* fake:429 once */") == "1");
  CHECK(one(*connection, "SELECT 1 AS one /* fake:503 once */") == "1");
  CHECK(ask(*connection, "SELECT 1 /* fake:403 */").code == Code::permission_denied);
  CHECK(ask(*connection, "SELECT 1 /* fake:closed */").code == Code::service_failed);
  CHECK(ask(*connection, "SELECT 1", "null", true).code == Code::unsupported);
}

TEST_CASE("links of Databricks are fetched through the guard, over HTTPS alone, and anew when they are too old",
          "[S18]") {
  if (!server_here("DATABRICKS")) return;
  auto connection = Warehouse().open();
  const std::string sql = kManyRows;
  CHECK(ask(*connection, sql + " /* fake:expired-link once */").rows.size() == 60000);
  CHECK(code_and_field(ask(*connection, sql + " /* fake:http-link */").error) == "protocol_failed connection.host");

  // The workspace's name is allowed and the link's is not, though both are the same machine.
  json::Arena arena;
  const auto options = json::parse(arena, R"({"mode":"allowlist","allow":["localhost"]})", json::kConfigLimits);
  REQUIRE(options);
  ConnectorEnvironment environment = suite_environment();
  auto guard = EgressGuard::make(*options);
  REQUIRE(guard);
  environment.egress = *guard;
  auto connector = make_databricks_connector(environment);
  CancelToken cancel;
  auto guarded = connector->connect(Settings(suite_config(Warehouse().config())), false, Deadline::in_ms(5000), cancel);
  REQUIRE(guarded);
  CHECK(ask(**guarded, sql).rows.size() == 60000);
  CHECK(code_and_field(ask(**guarded, sql + " /* fake:private-link */").error) == "egress_denied ");
}

TEST_CASE("a cancelled Databricks statement leaves the connection usable") {
  if (!server_here("DATABRICKS")) return;
  check_http_cancel(*Warehouse().open());
}

TEST_CASE("large cells, many columns and many values come through Databricks") {
  if (!server_here("DATABRICKS")) return;
  check_large(*Warehouse().open(), [](int n) { return ":p" + std::to_string(n); });
}

TEST_CASE("the egress policy holds for Databricks", "[S17]") {
  auto connector = make_databricks_connector(ConnectorEnvironment{});  // public-only
  if (connector->probe().state != ProbeState::available) return;
  CancelToken cancel;
  for (const char* host : {"localhost", "127.0.0.1", "169.254.169.254", "no-such-host.invalid"}) {
    INFO(host);
    Warehouse here;
    here.host = host;
    here.port = "443";
    here.ca = "";
    auto connection = connector->connect(Settings(suite_config(here.config())), false, Deadline::in_ms(3000), cancel);
    REQUIRE_FALSE(connection);
    CHECK(code_and_field(connection.error()) == "egress_denied connection.host");
  }
}

TEST_CASE("a missing libcurl, and one that is none, are said with their remedy") {
  ConnectorEnvironment environment;
  environment.libraries.emplace_back("libcurl", "/nowhere/libcurl.so.4");
  Probe probe = make_databricks_connector(environment)->probe();
  CHECK(probe.state == ProbeState::library_missing);
  CHECK(probe.remedy == "apt install libcurl4");
  CHECK(probe.reason.find("/nowhere") == std::string::npos);
  environment.libraries.back().second = "libm.so.6";
  probe = make_databricks_connector(environment)->probe();
  CHECK(probe.state == ProbeState::incompatible);
  CHECK(probe.remedy == "apt install libcurl4");
}
