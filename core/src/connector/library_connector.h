// What every connector with a client library shares: the library is opened once, on first use.
// Contract   a connector defines how to open its library, check a configuration and dial. If the library cannot be
//            used, connect() reports why before dialling.
// Ownership  the opened library lives as long as the connector. `Opened` has a `probe`, and `functions` that are null
//            unless it is available.
// Example    core/connectors/snowflake/connector.cc
#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

#include "connector/connector.h"

namespace jackfield {

template <typename Opened>
struct ConnectRequest {
  const ConnectorEnvironment& environment;
  const decltype(Opened::functions)& library;
  const Settings& settings;
  bool read_only;
  Deadline deadline;
  CancelToken& cancel;
};

template <typename Opened>
struct LibraryConnectorParts {
  std::string_view name;
  const SqlRules& rules;
  std::function<Opened(const ConnectorEnvironment&)> open;
  Status (*check)(const Settings&);
  Result<std::unique_ptr<Connection>> (*dial)(const ConnectRequest<Opened>&);  // called only where the library is there
  bool waits_as_task = false;
};

template <typename Opened>
class LibraryConnector final : public Connector {
 public:
  LibraryConnector(LibraryConnectorParts<Opened> parts, const ConnectorEnvironment& environment)
      : parts_(std::move(parts)), environment_(environment) {}

  [[nodiscard]] std::string_view name() const noexcept override { return parts_.name; }
  [[nodiscard]] const SqlRules& sql_rules() const noexcept override { return parts_.rules; }
  [[nodiscard]] bool waits_as_task() const noexcept override { return parts_.waits_as_task; }
  [[nodiscard]] Probe probe() override { return opened().probe; }
  [[nodiscard]] Status check(const Settings& settings) override { return parts_.check(settings); }
  [[nodiscard]] Result<std::unique_ptr<Connection>> connect(const Settings& settings, bool read_only, Deadline deadline,
                                                            CancelToken& cancel) override {
    if (!opened().functions) return unavailable(parts_.name, opened_.probe);
    return parts_.dial({environment_, opened_.functions, settings, read_only, deadline, cancel});
  }

 private:
  const Opened& opened() {
    std::call_once(once_, [this] { opened_ = parts_.open(environment_); });
    return opened_;
  }

  const LibraryConnectorParts<Opened> parts_;
  const ConnectorEnvironment environment_;
  std::once_flag once_;
  Opened opened_;
};

template <typename Opened>
[[nodiscard]] std::unique_ptr<Connector> make_library_connector(LibraryConnectorParts<Opened> parts,
                                                                const ConnectorEnvironment& environment) {
  return std::make_unique<LibraryConnector<Opened>>(std::move(parts), environment);
}

// A configuration is valid if it can be read.
template <auto read>
[[nodiscard]] Status check_by(const Settings& settings) {
  JF_CHECK(read(settings));
  return ok();
}

}  // namespace jackfield
