// The fake of SQL Server for these tests: tests/servers/environments/sqlserver.mjs tells about it in
// JACKFIELD_TEST_SQLSERVER_*.
#pragma once
#include "fixture.h"

namespace jackfield {
std::unique_ptr<Connector> make_sqlserver_connector(const ConnectorEnvironment& environment);
}

namespace jackfield::test {

struct MsTarget : ServerTarget {
  MsTarget() {
    port = variable("SQLSERVER_PORT");
    user = variable("SQLSERVER_USER");
    password = variable("SQLSERVER_PASSWORD");
    database = variable("SQLSERVER_DATABASE");
  }
  std::string ca = read_text(variable("SQLSERVER_CA")), more;
  bool encrypt = true, trust = false;

  [[nodiscard]] std::string config(const std::string& rest = "") const {
    std::string text = login() + ",\"options\":{\"encrypt\":" + (encrypt ? "true" : "false") +
                       ",\"trustServerCertificate\":" + (trust ? "true" : "false") + "}";
    if (encrypt && !ca.empty()) text += ",\"ssl\":{\"ca\":" + json_text(ca) + "}";
    return text + more + "}" + rest + "}";
  }
  [[nodiscard]] Settings settings() const { return settings_of(config()); }

  // The one that knows no encryption, or something in front of it.
  [[nodiscard]] static MsTarget clear(const std::string& name = "CLEAR") {
    MsTarget target;
    target.encrypt = false;
    target.port = variable("SQLSERVER_" + name + "_PORT");
    return target;
  }
  [[nodiscard]] static MsTarget other(const std::string& name) {
    MsTarget target;
    target.port = variable("SQLSERVER_" + name + "_PORT");
    return target;
  }
};

inline Connector& ms() {
  static const std::unique_ptr<Connector> connector = make_sqlserver_connector(private_allowed());
  return *connector;
}

inline Result<std::unique_ptr<Connection>> ms_connect(const MsTarget& target, std::int64_t ms_left = 30000) {
  return connect_to(ms(), target.settings(), ms_left, false);
}

inline std::unique_ptr<Connection> ms_open(const MsTarget& target = {}) { return opened(ms_connect(target)); }

inline bool ms_here() {
  if (ms().probe().state == ProbeState::available) return server_here("SQLSERVER");
  WARN("skipped: SQL Server tests: " << ms().probe().reason << " " << ms().probe().remedy);
  return false;
}

}  // namespace jackfield::test
