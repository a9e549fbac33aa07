// The connectors of this build. Every name is known, including connectors that were not built.
// Example    core/src/connect/databases.cc
#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "connector/connector.h"

namespace jackfield {

class Registry {
 public:
  struct Entry {
    std::string name;
    std::string remedy;                    // when it was not built
    std::shared_ptr<Connector> connector;  // null: not built
  };
  explicit Registry(const ConnectorEnvironment& environment);
  explicit Registry(std::vector<std::shared_ptr<Connector>> connectors);  // tests

  [[nodiscard]] const std::vector<Entry>& entries() const noexcept { return entries_; }
  [[nodiscard]] Probe probe(std::string_view name) const;
  // Fails with connector_unavailable {connector, state, reason, remedy} unless its probe reports available.
  [[nodiscard]] Result<std::shared_ptr<Connector>> use(std::string_view name) const;
  [[nodiscard]] std::shared_ptr<Connector> find(std::string_view name) const;  // null: unknown or not built

 private:
  std::vector<Entry> entries_;
};

}  // namespace jackfield
