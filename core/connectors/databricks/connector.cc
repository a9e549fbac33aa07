// Databricks SQL warehouses through the Statement Execution API 2.0. README.md lists what was verified.
#include "connection.h"
#include "connector/library_connector.h"
#include "connector/sql/sql_lexer.h"

namespace jackfield {
namespace databricks {
namespace {

Result<std::unique_ptr<Connection>> connect(const ConnectRequest<HttpOpened>& request) {
  JF_TRY(Options options, read_options(request.settings));
  JF_TRY(auto http, HttpClient::make(request.library,
                                     http_service_options(request.settings, request.environment, "connection.host")));
  auto connection = std::make_unique<DatabricksConnection>(std::make_unique<Api>(std::move(http), std::move(options)));
  request.cancel.on_cancel([raw = connection.get()] { raw->cancel(); });
  const Status there = connection->check_warehouse(request.deadline);
  request.cancel.on_cancel({});
  if (!there) return there.error();
  return std::unique_ptr<Connection>(std::move(connection));
}

}  // namespace
}  // namespace databricks

std::unique_ptr<Connector> make_databricks_connector(const ConnectorEnvironment& environment) {
  return make_library_connector<HttpOpened>(
      {"databricks", kDatabricksRules, [](const ConnectorEnvironment& of) { return open_http(of.libraries); },
       check_by<databricks::read_options>, databricks::connect},
      environment);
}

}  // namespace jackfield
