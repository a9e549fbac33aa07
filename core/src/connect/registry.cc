#include "connect/registry.h"

namespace jackfield {

// connectors.inc has one line per line of the table in cmake/JackfieldConnectors.cmake.
#define JF_CONNECTOR_BUILT(name) \
  std::unique_ptr<Connector> make_##name##_connector(const ConnectorEnvironment& environment);
#define JF_CONNECTOR_MISSING(name, remedy)
#include "connectors.inc"
#undef JF_CONNECTOR_BUILT
#undef JF_CONNECTOR_MISSING

Registry::Registry(const ConnectorEnvironment& environment) {
#define JF_CONNECTOR_BUILT(name) entries_.push_back({#name, "", make_##name##_connector(environment)});
#define JF_CONNECTOR_MISSING(name, remedy) entries_.push_back({#name, remedy, nullptr});
#include "connectors.inc"
#undef JF_CONNECTOR_BUILT
#undef JF_CONNECTOR_MISSING
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
  return unavailable(name, state);
}

}  // namespace jackfield
