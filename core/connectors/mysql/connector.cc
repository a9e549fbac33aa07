// MySQL, MariaDB and what speaks their protocol, through MariaDB Connector/C. README.md beside this file says what was verified.
#include "connector/connector.h"

#include <mutex>

#include "connection.h"
#include "connector/tls_settings.h"
#include "dial.h"
#include "library.h"

namespace jackfield {
namespace mysql {
namespace {

class MyConnector final : public Connector {
 public:
  explicit MyConnector(const ConnectorEnvironment& environment) : environment_(environment) {}

  std::string_view name() const noexcept override { return "mysql"; }

  Probe probe() override {
    open();
    return opened_.probe;
  }

  Status check(const Settings& settings) override {
    auto options = dial_options(settings);
    return options ? ok() : Status(std::move(options).error());
  }

  Result<std::unique_ptr<Connection>> connect(const Settings& settings, bool read_only, Deadline deadline,
                                              CancelToken& cancel) override {
    open();
    if (!opened_.functions) return unavailable(name(), opened_.probe);
    ConnectionParts parts;
    JF_TRY(parts.options, dial_options(settings));
    JF_TRY(TlsSettings tls, read_tls(settings, environment_));
    // The library compares the certificate with the host, and takes no other name.
    if (!tls.server_name.empty() && tls.server_name != parts.options.host)
      return fail(Code::option, "connection.ssl.servername");
    parts.tls = std::make_shared<const TlsSettings>(std::move(tls));
    parts.library = opened_.functions;
    parts.wake = std::make_unique<Wake>();
    cancel.on_cancel([wake = parts.wake.get()] { wake->signal(); });
    auto dialled = dial(*parts.library, parts.options, *parts.tls, environment_, deadline, *parts.wake, cancel);
    cancel.on_cancel({});
    if (!dialled) return std::move(dialled).error();
    parts.dialled = *std::move(dialled);
    parts.read_only = read_only;
    auto connection = std::make_unique<MyConnection>(std::move(parts));
    if (Status prepared = connection->prepare_session(deadline); !prepared) {
      // It let us in and then does not speak as such a server does.
      if (prepared.error().code == Code::statement_denied) return fail(Code::protocol_failed, "connection.host");
      return std::move(prepared).error();
    }
    return std::unique_ptr<Connection>(std::move(connection));
  }

 private:
  void open() {
    std::call_once(once_, [this] { opened_ = open_mariadb(environment_); });
  }

  ConnectorEnvironment environment_;
  std::once_flag once_;
  MariadbOpened opened_;
};

}  // namespace
}  // namespace mysql

std::unique_ptr<Connector> make_mysql_connector(const ConnectorEnvironment& environment) {
  return std::make_unique<mysql::MyConnector>(environment);
}

}  // namespace jackfield
