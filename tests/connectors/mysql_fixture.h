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

struct MyTarget : ServerTarget {
  explicit MyTarget(std::string which) : server(std::move(which)) {
    port = my_variable(server, "PORT");
    password = my_variable(server, "PASSWORD");
    database = my_variable(server, "DATABASE");
    ca = read_text(my_variable(server, "CA"));
  }
  std::string server, ca, ssl_more, more;
  bool tls = true, verify = true;

  [[nodiscard]] std::string config(const std::string& rest = "") const {
    std::string text = login();
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
  return connect_to(my(), target.settings(), ms, read_only);
}

inline std::unique_ptr<Connection> my_open(const MyTarget& target, bool read_only = false) {
  return opened(my_connect(target, 20000, read_only));
}

}  // namespace jackfield::test
