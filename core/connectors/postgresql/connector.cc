// PostgreSQL and what speaks its protocol, through libpq. README.md beside this file says what was verified against what.
#include "connector/connector.h"

#include <mutex>

#include "connection.h"
#include "connector/tls_settings.h"
#include "dial.h"
#include "os/libpq.h"

namespace jackfield {
namespace postgresql {
namespace {

class PgConnector final : public Connector {
 public:
  explicit PgConnector(const ConnectorEnvironment& environment) : environment_(environment) {}

  std::string_view name() const noexcept override { return "postgresql"; }

  Probe probe() override {
    open();
    return opened_.probe;
  }

  Status check(const Settings& settings) override {
    auto options = dial_options(settings, false);
    return options ? ok() : Status(std::move(options).error());
  }

  Result<std::unique_ptr<Connection>> connect(const Settings& settings, bool read_only, Deadline deadline,
                                              CancelToken& cancel) override {
    open();
    if (!opened_.functions) return unavailable(name(), opened_.probe);
    JF_TRY(DialOptions options, dial_options(settings, read_only));
    JF_TRY(TlsSettings tls, read_tls(settings, environment_));
    ConnectionParts parts;
    parts.pq = opened_.functions;
    parts.wake = std::make_unique<Wake>();
    cancel.on_cancel([wake = parts.wake.get()] { wake->signal(); });
    auto dialled = dial(*parts.pq, options, tls, environment_, deadline, *parts.wake, cancel);
    cancel.on_cancel({});
    if (!dialled) return std::move(dialled).error();
    parts.connection = *dialled;
    parts.files = std::move(tls.files);
    parts.session = std::move(options.session);
    parts.statement_timeout_ms = options.statement_timeout_ms;
    parts.read_only = read_only;
    auto connection = std::make_unique<PgConnection>(std::move(parts));
    JF_CHECK(connection->prepare_session(deadline));
    return std::unique_ptr<Connection>(std::move(connection));
  }

 private:
  void open() {
    std::call_once(once_, [this] { opened_ = open_libpq(environment_.libraries); });
  }

  ConnectorEnvironment environment_;
  std::once_flag once_;
  LibpqOpened opened_;
};

}  // namespace
}  // namespace postgresql

std::unique_ptr<Connector> make_postgresql_connector(const ConnectorEnvironment& environment) {
  return std::make_unique<postgresql::PgConnector>(environment);
}

}  // namespace jackfield
