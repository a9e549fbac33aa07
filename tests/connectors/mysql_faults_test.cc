#include <chrono>
#include <thread>

#include "mysql_fixture.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

std::string refused(const MyTarget& target, std::int64_t ms = 10000) {
  auto connection = my_connect(target, ms);
  if (connection) return "connected";
  return std::string(facts(connection.error().code).name) + " " + connection.error().pointer;
}

}  // namespace

TEST_CASE("each way that MySQL refuses a connection has its code and its field") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    MyTarget target(server);
    target.password = "wrong";
    CHECK(refused(target) == "authentication_failed connection.password");
    target = MyTarget(server);
    target.database = "nowhere";
    CHECK(refused(target) == "access_denied connection.database");
    target = MyTarget(server);
    target.tls = false;
    CHECK(refused(target) ==
          "authentication_failed connection.password");  // REQUIRE SSL is answered as a wrong password
    target = MyTarget(server);
    target.ca = read_text(my_variable(server, "OTHER_CA"));
    CHECK(refused(target) == "tls_certificate_untrusted connection.ssl.ca");
    target = MyTarget(server);
    target.host = "127.0.0.1";  // the certificate is for the name alone
    CHECK(refused(target) == "tls_hostname_mismatch connection.host");
    target = MyTarget(server);
    target.port = my_variable(server, "CLOSED_PORT");
    CHECK(refused(target) == "connection_refused connection.host");
    target.port = my_variable(server, "ROGUE_PORT");
    CHECK(refused(target) == "tls_unsupported connection.ssl.enabled");
    target.host = "/tmp";
    CHECK(refused(target) == "hostname connection.host");
    target = MyTarget(server);
    target.ssl_more = R"(,"servername":"db.example.com")";
    CHECK(refused(target) == "option connection.ssl.servername");
    target = MyTarget(server);
    target.more = R"(,"parameters":{"pluginDir":"/tmp"})";
    CHECK(refused(target) == "unknown_key connection.parameters");
    target.port = my_variable(server, "SILENT_PORT");
    target.more.clear();
    const auto begun = std::chrono::steady_clock::now();
    CHECK(refused(target, 700) == "timeout connection.host");
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::milliseconds(2000));
  }
}

// The launcher looks whether the file arrived.
TEST_CASE("a server that asks for a file of the client does not get it", "[S19]") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    MyTarget target(server);
    target.tls = false;
    target.port = my_variable(server, "ROGUE_PORT");
    CHECK(refused(target) == "protocol_failed connection.host");
    target.port = my_variable(server, "ROGUE_LATER_PORT");
    auto connection = my_connect(target);
    REQUIRE(connection);
    CHECK_FALSE(ask(**connection, "select 1", "null", false, 2000).ok);
    target.more = R"(,"parameters":{"localInfile":true})";
    CHECK(refused(target) == "unknown_key connection.parameters");
  }
}

TEST_CASE("a MySQL statement ends at its deadline and at cancel, and the connection goes on") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    auto connection = my_open(MyTarget(server));
    for (const bool read_only : {false, true}) {
      CHECK(ask(*connection, "select sleep(30)", "null", read_only, 300).code == Code::timeout);
      CHECK(one(*connection, "select 1") == "1");
      std::thread other([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        connection->cancel();
      });
      CHECK(ask(*connection, "select sleep(30)", "null", read_only).code == Code::cancelled);
      other.join();
      CHECK(one(*connection, "select 1") == "1");
    }
    CHECK(connection->reset(Deadline::in_ms(5000)));
  }
}

TEST_CASE("a MySQL connection that is cut is lost, and a frozen one is a timeout") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    MyTarget target(server);
    target.user = "plain";
    target.tls = false;
    target.port = my_variable(server, "CUT_PORT");
    const char* const sql = "select repeat('x', 1000) from information_schema.columns limit 1000";
    auto cut = my_open(target);
    CHECK(ask(*cut, sql).code == Code::connection_lost);
    CHECK_FALSE(cut->alive());
    CHECK(ask(*cut, "select 1").code == Code::connection_lost);
    target.port = my_variable(server, "FREEZE_PORT");
    auto frozen = my_open(target);
    const auto begun = std::chrono::steady_clock::now();
    CHECK(ask(*frozen, sql, "null", false, 500).code == Code::timeout);
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::milliseconds(3000));
    CHECK_FALSE(frozen->reset(Deadline::in_ms(300)));
  }
}

TEST_CASE("large cells and many columns come through MySQL") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    auto connection = my_open(MyTarget(server));
    const Answer cell = ask(*connection, "select repeat('x', 12000000)");
    REQUIRE(cell.ok);
    REQUIRE(cell.rows.size() == 1);
    CHECK(cell.rows[0].size() == 12000002);
    CHECK_FALSE(connection->reset(Deadline::in_ms(5000)));  // its buffer would stay large
    connection = my_open(MyTarget(server));
    std::string sql = "select 1";
    for (int i = 1; i < 2000; ++i) sql += "," + std::to_string(i);
    CHECK(ask(*connection, sql).columns.size() == 2000);
  }
}

TEST_CASE("the egress policy stops MySQL before it dials, and a missing library is said", "[S17]") {
  ConnectorEnvironment environment;
  auto connector = make_mysql_connector(environment);
  MyTarget target("NONE");
  target.port = "3306";
  target.password = "x";
  target.tls = false;
  CancelToken token;
  auto connection = connector->connect(target.settings(), false, Deadline::in_ms(5000), token);
  REQUIRE_FALSE(connection);
  CHECK((connection.error().code == Code::egress_denied || connection.error().code == Code::connector_unavailable));
  environment.libraries.emplace_back("libmariadb", "/nowhere/libmariadb.so.3");
  CHECK(make_mysql_connector(environment)->probe().state == ProbeState::library_missing);
}
