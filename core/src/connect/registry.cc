#include "connect/registry.h"

namespace jackfield {

// One line per connector folder. JF_CONNECTOR_<NAME> comes from cmake/JackfieldConnectors.cmake.
#define JF_FACTORY(name) std::unique_ptr<Connector> make_##name##_connector(const ConnectorEnvironment& environment);
JF_FACTORY(postgresql)
JF_FACTORY(sqlite)
JF_FACTORY(mysql)
JF_FACTORY(sqlserver)
JF_FACTORY(oracle)
JF_FACTORY(snowflake)
JF_FACTORY(databricks)
#undef JF_FACTORY

Registry::Registry(const ConnectorEnvironment& environment) {
  const auto add = [&](const char* name, const char* remedy, ConnectorFactory factory) {
    entries_.push_back({name, remedy, factory == nullptr ? nullptr : std::shared_ptr<Connector>(factory(environment))});
  };
#if JF_CONNECTOR_POSTGRESQL
  add("postgresql", "", make_postgresql_connector);
#else
  add("postgresql", "Install libpq-dev and build again.", nullptr);
#endif
#if JF_CONNECTOR_SQLITE
  add("sqlite", "", make_sqlite_connector);
#else
  add("sqlite", "Use a build with this connector.", nullptr);
#endif
#if JF_CONNECTOR_MYSQL
  add("mysql", "", make_mysql_connector);
#else
  add("mysql", "Install libmariadb-dev and build again.", nullptr);
#endif
#if JF_CONNECTOR_SQLSERVER
  add("sqlserver", "", make_sqlserver_connector);
#else
  add("sqlserver", "Install unixodbc-dev and build again.", nullptr);
#endif
#if JF_CONNECTOR_ORACLE
  add("oracle", "", make_oracle_connector);
#else
  add("oracle", "Run scripts/setup.sh --with-oracle, which fetches ODPI-C, and build again.", nullptr);
#endif
#if JF_CONNECTOR_SNOWFLAKE
  add("snowflake", "", make_snowflake_connector);
#else
  add("snowflake", "Use a build with this connector.", nullptr);
#endif
#if JF_CONNECTOR_DATABRICKS
  add("databricks", "", make_databricks_connector);
#else
  add("databricks", "Use a build with this connector.", nullptr);
#endif
}

Registry::Registry(std::vector<std::shared_ptr<Connector>> connectors) {
  for (std::shared_ptr<Connector>& connector : connectors) {
    std::string name(connector->name());
    entries_.push_back({std::move(name), "", std::move(connector)});
  }
}

Probe Registry::probe(std::string_view name) const {
  for (const Entry& entry : entries_) {
    if (entry.name != name) continue;
    if (entry.connector) return entry.connector->probe();
    return Probe{ProbeState::not_built, "", "This connector is not part of this build.", entry.remedy};
  }
  return Probe{ProbeState::not_built, "", "There is no connector of this name.", ""};
}

std::shared_ptr<Connector> Registry::find(std::string_view name) const {
  for (const Entry& entry : entries_) {
    if (entry.name == name) return entry.connector;
  }
  return nullptr;
}

Result<std::shared_ptr<Connector>> Registry::use(std::string_view name) const {
  const Probe state = probe(name);
  if (state.state == ProbeState::available) return find(name);
  return fail(Code::connector_unavailable)
      .with("connector", std::string(name))
      .with("state", std::string(probe_state_name(state.state)))
      .with("reason", state.reason)
      .with("remedy", state.remedy);
}

}  // namespace jackfield
