// The PostgreSQL server of these tests: tests/servers/environments/postgresql.mjs tells about it in
// JACKFIELD_TEST_PG_*.
#pragma once
#include "fixture.h"

namespace jackfield {
std::unique_ptr<Connector> make_postgresql_connector(const ConnectorEnvironment& environment);
}

namespace jackfield::test {

inline std::string pg_variable(const std::string& name) { return variable("PG_" + name); }
inline bool pg_here() { return server_here("PG"); }

struct PgTarget : ServerTarget {
  PgTarget() {
    port = pg_variable("PORT");
    password = pg_variable("PASSWORD");
    database = pg_variable("DATABASE");
  }
  std::string ca = read_text(pg_variable("CA")), more, ssl_more;
  bool tls = true;

  [[nodiscard]] Settings settings() const {
    std::string text = login();
    text += ",\"parameters\":{\"application_name\":\"jackfield test\"}";
    if (tls) {
      text += R"(,"ssl":{"enabled":true,"rejectUnauthorized":true,"ca":)";
      json::append_string(text, ca);
      text += ssl_more + "}";
    }
    text += "},\"searchPath\":[\"public\",\"od\\\"d\\\\ one\"]" + more + "}";
    return settings_of(text);
  }
};

inline ConnectorEnvironment pg_environment() {
  ConnectorEnvironment environment = private_allowed();
  if (const std::string library = variable("LIBPQ"); !library.empty())
    environment.libraries.emplace_back("libpq", library);
  return environment;
}

inline Connector& pg() {
  static const std::unique_ptr<Connector> connector = make_postgresql_connector(pg_environment());
  return *connector;
}

inline Result<std::unique_ptr<Connection>> pg_connect(const PgTarget& target, std::int64_t ms = 20000,
                                                      bool read_only = false) {
  return connect_to(pg(), target.settings(), ms, read_only);
}

inline std::unique_ptr<Connection> pg_open(const PgTarget& target = {}, bool read_only = false) {
  return opened(pg_connect(target, 20000, read_only));
}

}  // namespace jackfield::test
