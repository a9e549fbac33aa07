// SQL Server and Azure SQL, through the ODBC driver of FreeTDS. README.md lists what was verified.
#include "connection.h"
#include "connector/library_connector.h"
#include "connector/sql/sql_lexer.h"
#include "dial.h"
#include "library.h"

namespace jackfield {
namespace sqlserver {
namespace {

// The read-only flag is ignored here: read-only queries are refused when they run.
Result<std::unique_ptr<Connection>> connect(const ConnectRequest<DriverOpened>& request) {
  JF_TRY(const DialOptions options, dial_options(request.settings));
  auto worker = std::make_unique<BlockingWorker>();
  request.cancel.on_cancel([one = worker.get()] { one->cancel(); });
  auto session = dial(request.library, options, request.environment, *worker, request.deadline);
  request.cancel.on_cancel({});
  if (!session) return std::move(session).error();
  worker->forget_cancel();
  return std::unique_ptr<Connection>(std::make_unique<SqlServerConnection>(*std::move(session), std::move(worker)));
}

}  // namespace
}  // namespace sqlserver

std::unique_ptr<Connector> make_sqlserver_connector(const ConnectorEnvironment& environment) {
  return make_library_connector<sqlserver::DriverOpened>(
      {"sqlserver", kSqlserverRules, sqlserver::open_driver, check_by<sqlserver::dial_options>, sqlserver::connect},
      environment);
}

}  // namespace jackfield
