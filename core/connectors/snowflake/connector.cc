// Snowflake through its SQL API v2. README.md beside this file says what was verified against what.
#include "connector/connector.h"

#include <mutex>

#include "connection.h"

namespace jackfield {
namespace snowflake {
namespace {

class SnowflakeConnector final : public Connector {
 public:
  explicit SnowflakeConnector(const ConnectorEnvironment& environment) : environment_(environment) {}

  std::string_view name() const noexcept override { return "snowflake"; }

  Probe probe() override {
    std::call_once(once_, [this] { opened_ = open_http(environment_.libraries); });
    return opened_.probe;
  }

  Status check(const Settings& settings) override {
    JF_CHECK(read_options(settings));
    return ok();
  }

  // Nothing is dialled: the API has no sign-in of its own, so the first statement tells.
  Result<std::unique_ptr<Connection>> connect(const Settings& settings, bool, Deadline, CancelToken&) override {
    const Probe state = probe();
    if (!opened_.functions) return unavailable(name(), state);
    JF_TRY(Options options, read_options(settings));
    JF_TRY(auto http, HttpClient::make(opened_.functions, http_options(settings, environment_)));
    auto api = std::make_unique<Api>(std::move(http), std::move(options), environment_.host);
    return std::unique_ptr<Connection>(std::make_unique<SnowflakeConnection>(std::move(api)));
  }

 private:
  ConnectorEnvironment environment_;
  std::once_flag once_;
  HttpOpened opened_;
};

}  // namespace
}  // namespace snowflake

std::unique_ptr<Connector> make_snowflake_connector(const ConnectorEnvironment& environment) {
  return std::make_unique<snowflake::SnowflakeConnector>(environment);
}

}  // namespace jackfield
