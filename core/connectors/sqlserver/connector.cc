// SQL Server and Azure SQL, through the ODBC driver of FreeTDS. README.md beside this file says what was verified.
#include "connector/connector.h"

#include <mutex>

#include "connection.h"
#include "dial.h"
#include "library.h"

namespace jackfield {
namespace sqlserver {
namespace {

class SqlServerConnector final : public Connector {
 public:
  explicit SqlServerConnector(const ConnectorEnvironment& environment) : environment_(environment) {}

  std::string_view name() const noexcept override { return "sqlserver"; }

  Probe probe() override {
    open();
    return opened_.probe;
  }

  Status check(const Settings& settings) override {
    auto options = dial_options(settings);
    return options ? ok() : Status(std::move(options).error());
  }

  // Whether it is for reading makes no difference here: queries say so themselves, and are refused.
  Result<std::unique_ptr<Connection>> connect(const Settings& settings, bool, Deadline deadline,
                                              CancelToken& cancel) override {
    open();
    if (!opened_.functions) return unavailable(name(), opened_.probe);
    JF_TRY(const DialOptions options, dial_options(settings));
    auto worker = std::make_unique<BlockingWorker>();
    cancel.on_cancel([one = worker.get()] { one->cancel(); });
    auto session = dial(opened_.functions, options, environment_, *worker, deadline);
    cancel.on_cancel({});
    if (!session) return std::move(session).error();
    worker->forget_cancel();
    return std::unique_ptr<Connection>(std::make_unique<SqlServerConnection>(*std::move(session), std::move(worker)));
  }

 private:
  void open() {
    std::call_once(once_, [this] { opened_ = open_driver(environment_); });
  }

  ConnectorEnvironment environment_;
  std::once_flag once_;
  DriverOpened opened_;
};

}  // namespace
}  // namespace sqlserver

std::unique_ptr<Connector> make_sqlserver_connector(const ConnectorEnvironment& environment) {
  return std::make_unique<sqlserver::SqlServerConnector>(environment);
}

}  // namespace jackfield
