#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "mysql_fixture.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

// "connected", or the code and the field. Nothing in the error may be text of the server, the library or the
// configuration.
std::string refused(const MyTarget& target, std::int64_t ms = 10000, Connector& connector = my()) {
  CancelToken token;
  auto connection = connector.connect(target.settings(), false, Deadline::in_ms(ms), token);
  if (connection) return "connected";
  for (const Detail& detail : connection.error().details) {
    const auto* text = std::get_if<std::string>(&detail.value);
    if (text == nullptr || detail.name == "reason" || detail.name == "remedy" || detail.name == "state") continue;
    CHECK(detail.name == "sqlState");
    CHECK(text->size() == 5);
  }
  return std::string(facts(connection.error().code).name) + " " + connection.error().pointer;
}

std::string pem(const std::string& server, const char* name) { return json_text(read_text(my_variable(server, name))); }

// All sessions except the caller's.
std::string sessions_left(const std::string& server) {
  MyTarget target(server);
  target.user = "boss";
  auto boss = my_open(target);
  const std::string sql =
      server == "MARIADB"
          ? "select count(*) from information_schema.processlist where user in ('app', 'plain', 'cert')"
          : "select count(*) from performance_schema.processlist where user in ('app', 'plain', 'cert')";
  std::string left;
  for (int i = 0; i < 50 && left != "0"; ++i) {
    if (i > 0) std::this_thread::sleep_for(std::chrono::milliseconds(100));
    left = one(*boss, sql);
  }
  return left;
}

}  // namespace

TEST_CASE("each way that MySQL refuses a connection has its code and its field, and leaves none open", "[S24]") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    MyTarget target(server);
    target.password = "wrong-canary-4711";
    CHECK(refused(target) == "authentication_failed connection.password");
    target = MyTarget(server);
    target.user = "nobody";
    CHECK(refused(target) == "authentication_failed connection.password");
    target = MyTarget(server);
    target.database = "nowhere";
    CHECK(refused(target) == "access_denied connection.database");
    target.user = "boss";
    CHECK(refused(target) == "database_not_found connection.database");
    CHECK(refused(my_target(server, "CLOSED_PORT")) == "connection_refused connection.host");
    target = MyTarget(server);
    target.host = "/tmp";
    CHECK(refused(target) == "hostname connection.host");
    target.host = "localhost,evil.example.com";
    CHECK(refused(target) == "hostname connection.host");
    target = MyTarget(server);
    target.more = R"(,"parameters":{"pluginDir":"/tmp"})";
    CHECK(refused(target) == "unknown_key connection.parameters");
    CHECK(sessions_left(server) == "0");
  }
}

TEST_CASE("a MySQL server proves who it is before anything but the wish to encrypt is sent", "[S18]") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    MyTarget target(server);
    target.ca = read_text(my_variable(server, "OTHER_CA"));
    CHECK(refused(target) == "tls_certificate_untrusted connection.ssl.ca");
    target = MyTarget(server);
    target.host = "127.0.0.1";  // the certificate is for the name alone
    CHECK(refused(target) == "tls_hostname_mismatch connection.host");
    target = my_target(server, "ADDRESS_PORT");  // and this one for the address alone
    CHECK(refused(target) == "tls_hostname_mismatch connection.host");
    target.host = "127.0.0.1";
    CHECK(refused(target) == "connected");
    CHECK(refused(my_target(server, "OTHERNAME_PORT")) == "tls_hostname_mismatch connection.host");
    CHECK(refused(my_target(server, "EXPIRED_PORT")) == "tls_certificate_expired connection.host");
    target = my_target(server, "OTHERNAME_PORT");
    target.verify = false;
    CHECK(refused(target) == "connected");
    target = MyTarget(server);
    target.ssl_more = R"(,"servername":"db.example.com")";
    CHECK(refused(target) == "option connection.ssl.servername");
    CHECK(sessions_left(server) == "0");
  }
}

TEST_CASE("a newer client library is used with the same care", "[S18]") {
  const std::string library = variable("MYSQL_NEWER_LIBRARY");
  if (library.empty()) {
    WARN("skipped: no other client library; scripts/setup.sh --test fetches one with MySQL 9");
    return;
  }
  ConnectorEnvironment environment = private_allowed();
  environment.libraries = {{"libmariadb", library}, {"libmariadb-plugins", variable("MYSQL_NEWER_PLUGINS")}};
  const auto connector = make_mysql_connector(environment);
  REQUIRE(connector->probe().state == ProbeState::available);
  CHECK(connector->probe().version.starts_with("3.4"));
  for (const std::string& server : my_servers()) {
    INFO(server);
    const auto said = [&](const MyTarget& target) { return refused(target, 10000, *connector); };
    CHECK(said(MyTarget(server)) == "connected");
    MyTarget target = my_target(server, "ADDRESS_PORT");
    target.host = "127.0.0.1";
    CHECK(said(target) == "connected");
    target.port = my_variable(server, "PORT");
    CHECK(said(target) == "tls_hostname_mismatch connection.host");
    CHECK(said(my_target(server, "OTHERNAME_PORT")) == "tls_hostname_mismatch connection.host");
    CHECK(said(my_target(server, "EXPIRED_PORT")) == "tls_certificate_expired connection.host");
    target = MyTarget(server);
    target.ca = read_text(my_variable(server, "OTHER_CA"));
    CHECK(said(target) == "tls_certificate_untrusted connection.ssl.ca");
    target = my_target(server, "ROGUE_PORT");
    target.verify = false;
    CHECK(said(target) == "tls_unsupported connection.ssl.enabled");
    CHECK(refused(my_target(server, "TLS_SILENT_PORT"), 700, *connector) == "timeout connection.host");
    target.tls = false;
    target.user = "plain";
    target.port = my_variable(server, "PORT");
    CHECK(said(target) == "connected");
  }
}

TEST_CASE("where one side alone demands encryption, MySQL is not used in clear") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    MyTarget target = my_target(server, "ROGUE_PORT");  // it speaks no TLS
    CHECK(refused(target) == "tls_unsupported connection.ssl.enabled");
    target.verify = false;
    CHECK(refused(target) == "tls_unsupported connection.ssl.enabled");
    target = MyTarget(server);
    target.tls = false;
    CHECK(refused(target) ==
          "authentication_failed connection.password");  // a user who needs TLS is answered as a wrong password
    target.user = "boss";
    auto boss = my_open(target);
    REQUIRE(ask(*boss, "set global require_secure_transport = 1").ok);
    target.user = "plain";
    // MariaDB 10.11 calls this a wrong password, too.
    CHECK(refused(target) ==
          (server == "MARIADB" ? "authentication_failed connection.password" : "tls_required connection.ssl.enabled"));
    REQUIRE(ask(*boss, "set global require_secure_transport = 0").ok);
    CHECK(one(*my_open(target), "show session status like 'Ssl_cipher'") == "'Ssl_cipher'|''");
  }
}

TEST_CASE("MySQL is shown a client certificate where it demands one") {
  for (const std::string& server : my_servers()) {
    INFO(server);
    MyTarget target(server);
    target.user = "cert";
    CHECK(refused(target) == "authentication_failed connection.password");  // so does the server call it
    target.ssl_more = ",\"cert\":" + pem(server, "CLIENT_CERT") + ",\"key\":" + pem(server, "CLIENT_KEY");
    CHECK(one(*my_open(target), "select 1") == "1");
    target.ssl_more = ",\"cert\":" + pem(server, "CLIENT_CERT") +
                      R"(,"key":"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")";
    CHECK(refused(target) == "tls_failed connection.ssl.key");
    target.ssl_more = ",\"cert\":" + pem(server, "CLIENT_CERT");
    CHECK(refused(target) == "required connection.ssl.key");
  }
}

TEST_CASE("a MySQL host that never answers costs the deadline and no more, and dialling it can be cancelled") {
  for (const std::string& server : my_servers()) {
    for (const char* port : {"SILENT_PORT", "TLS_SILENT_PORT"}) {
      INFO(server << " " << port);
      const MyTarget target = my_target(server, port);
      const auto begun = std::chrono::steady_clock::now();
      CHECK(refused(target, 700) == "timeout connection.host");
      CHECK(std::chrono::steady_clock::now() - begun >= std::chrono::milliseconds(600));
      CHECK(std::chrono::steady_clock::now() - begun < std::chrono::milliseconds(3000));
      CancelToken token;
      std::thread other([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        token.cancel();
      });
      auto connection = my().connect(target.settings(), false, Deadline::in_ms(20000), token);
      other.join();
      REQUIRE_FALSE(connection);
      CHECK(connection.error().code == Code::cancelled);
    }
  }
}

// The launcher looks whether the file arrived.
TEST_CASE("a server that asks for a file of the client does not get it, whatever options say", "[S19][S20]") {
  const std::filesystem::path home = std::filesystem::temp_directory_path() / ("jf-home-" + std::to_string(::getpid()));
  std::filesystem::create_directory(home);
  std::ofstream(home / ".my.cnf") << "[client]\nlocal-infile=1\nhost=203.0.113.9\nport=1\nuser=evil\npassword=evil\n";
  const std::pair<const char*, std::string> hostile[] = {
      {"HOME", home.string()}, {"MYSQL_HOME", home.string()},         {"MYSQL_HOST", "203.0.113.9"},
      {"MYSQL_TCP_PORT", "1"}, {"MYSQL_UNIX_PORT", "/none"},          {"MYSQL_PWD", "evil"},
      {"USER", "evil"},        {"MARIADB_PLUGIN_DIR", home.string()}, {"MARIADB_TLS_DISABLE_PEER_VERIFICATION", "1"}};
  const std::string before = std::getenv("HOME") == nullptr ? "" : std::getenv("HOME");
  for (const auto& [name, value] : hostile) ::setenv(name, value.c_str(), 1);
  for (const std::string& server : my_servers()) {
    INFO(server);
    CHECK(one(*my_open(MyTarget(server)), "select current_user()") == "'app@%'");
    CHECK(refused(my_target(server, "OTHERNAME_PORT")) == "tls_hostname_mismatch connection.host");
    MyTarget target = my_target(server, "ROGUE_PORT");
    target.tls = false;
    CHECK(refused(target) == "protocol_failed connection.host");
    target.port = my_variable(server, "ROGUE_LATER_PORT");
    auto connection = my_connect(target);
    REQUIRE(connection);
    CHECK_FALSE(ask(**connection, "select 1", "null", false, 2000).ok);
    for (const char* option : {"localInfile", "local_infile", "allowLoadLocalInfile", "infileStreamFactory", "flags"}) {
      target.more = R"(,"parameters":{")" + std::string(option) + R"(":true})";
      CHECK(refused(target) == "unknown_key connection.parameters");
    }
  }
  for (const auto& [name, value] : hostile) ::unsetenv(name);
  if (!before.empty()) ::setenv("HOME", before.c_str(), 1);
  std::filesystem::remove_all(home);
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
  const Probe probe = make_mysql_connector(environment)->probe();
  CHECK(probe.state == ProbeState::library_missing);
  CHECK_FALSE(probe.remedy.empty());
  CHECK(probe.reason.find("/nowhere") == std::string::npos);
}
