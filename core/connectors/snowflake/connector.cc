// Snowflake through its SQL API v2. README.md lists what was verified.
#include "connection.h"
#include "connector/library_connector.h"
#include "connector/sql/sql_lexer.h"

namespace jackfield {
namespace snowflake {
namespace {

// Nothing is dialled: the API has no sign-in call, so the first statement reports errors.
Result<std::unique_ptr<Connection>> connect(const ConnectRequest<HttpOpened>& request) {
  JF_TRY(Options options, read_options(request.settings));
  JF_TRY(auto http, HttpClient::make(request.library,
                                     http_service_options(request.settings, request.environment, options.host_field)));
  auto api = std::make_unique<Api>(std::move(http), std::move(options), request.environment.host);
  return std::unique_ptr<Connection>(std::make_unique<SnowflakeConnection>(std::move(api)));
}

}  // namespace
}  // namespace snowflake

std::unique_ptr<Connector> make_snowflake_connector(const ConnectorEnvironment& environment) {
  return make_library_connector<HttpOpened>(
      {"snowflake", kSnowflakeRules, [](const ConnectorEnvironment& of) { return open_http(of.libraries); },
       check_by<snowflake::read_options>, snowflake::connect},
      environment);
}

}  // namespace jackfield
