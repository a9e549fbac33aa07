// Databricks SQL warehouses through the Statement Execution API 2.0. README.md beside this file says what was verified against what.
#include "connector/connector.h"

#include <mutex>

#include "connection.h"

namespace jackfield {
namespace databricks {
namespace {

class DatabricksConnector final : public Connector {
 public:
  explicit DatabricksConnector(const ConnectorEnvironment& environment) : environment_(environment) {}

  std::string_view name() const noexcept override { return "databricks"; }

  Probe probe() override {
    std::call_once(once_, [this] { opened_ = open_http(environment_.libraries); });
    return opened_.probe;
  }

  Status check(const Settings& settings) override {
    JF_CHECK(read_options(settings));
    return ok();
  }

  Result<std::unique_ptr<Connection>> connect(const Settings& settings, bool, Deadline deadline,
                                              CancelToken& cancel) override {
    const Probe state = probe();
    if (!opened_.functions) return unavailable(name(), state);
    JF_TRY(Options options, read_options(settings));
    JF_TRY(auto http, HttpClient::make(opened_.functions, http_options(settings, environment_)));
    auto connection =
        std::make_unique<DatabricksConnection>(std::make_unique<Api>(std::move(http), std::move(options)));
    cancel.on_cancel([raw = connection.get()] { raw->cancel(); });
    const Status there = connection->check_warehouse(deadline);
    cancel.on_cancel({});
    if (!there) return there.error();
    return std::unique_ptr<Connection>(std::move(connection));
  }

 private:
  ConnectorEnvironment environment_;
  std::once_flag once_;
  HttpOpened opened_;
};

}  // namespace
}  // namespace databricks

std::unique_ptr<Connector> make_databricks_connector(const ConnectorEnvironment& environment) {
  return std::make_unique<databricks::DatabricksConnector>(environment);
}

}  // namespace jackfield
