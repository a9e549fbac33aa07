// MariaDB and MySQL servers for these tests: tests/servers/environments/mysql.mjs tells about them in
// JACKFIELD_TEST_MARIADB_* and JACKFIELD_TEST_MYSQL9_*.
#pragma once
#include "fixture.h"

namespace jackfield {
std::unique_ptr<Connector> make_mysql_connector(const ConnectorEnvironment& environment);
}

namespace jackfield::test {

inline std::string my_variable(const std::string& server, const char* name) { return variable(server + "_" + name); }

inline std::vector<std::string> my_servers() {
  std::vector<std::string> servers;
  for (const char* server : {"MARIADB", "MYSQL9"}) {
    if (server_here(server)) servers.emplace_back(server);
  }
  return servers;
}

struct MyTarget {
  explicit MyTarget(std::string which) : server(std::move(which)) {}
  std::string server;
  std::string host = "localhost", port = my_variable(server, "PORT"), user = "app",
              password = my_variable(server, "PASSWORD"), database = my_variable(server, "DATABASE"),
              ca = read_text(my_variable(server, "CA")), ssl_more, more;
  bool tls = true, verify = true;

  [[nodiscard]] std::string config(const std::string& rest = "") const {
    std::string text = R"({"connection":{"host":)";
    json::append_string(text, host);
    text += ",\"port\":" + port + ",\"user\":";
    json::append_string(text, user);
    if (!password.empty()) {
      text += ",\"password\":";
      json::append_string(text, password);
    }
    text += ",\"database\":";
    json::append_string(text, database);
    if (tls) {
      text += R"(,"ssl":{"enabled":true,"rejectUnauthorized":)" + std::string(verify ? "true" : "false");
      if (verify) text += ",\"ca\":" + json_text(ca);
      text += ssl_more + "}";
    }
    return text + more + "}" + rest + "}";
  }
  [[nodiscard]] Settings settings() const { return settings_of(config()); }
};

inline MyTarget my_target(const std::string& server, const char* port) {
  MyTarget target(server);
  target.port = my_variable(server, port);
  return target;
}

inline Connector& my() {
  static const std::unique_ptr<Connector> connector = make_mysql_connector(private_allowed());
  return *connector;
}

inline Result<std::unique_ptr<Connection>> my_connect(const MyTarget& target, std::int64_t ms = 20000,
                                                      bool read_only = false) {
  CancelToken token;
  return my().connect(target.settings(), read_only, Deadline::in_ms(ms), token);
}

inline std::unique_ptr<Connection> my_open(const MyTarget& target, bool read_only = false) {
  auto connection = my_connect(target, 20000, read_only);
  if (!connection) FAIL("connect: " << facts(connection.error().code).name);
  return *std::move(connection);
}

}  // namespace jackfield::test
