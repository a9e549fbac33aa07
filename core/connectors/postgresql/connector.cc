// PostgreSQL and servers with its protocol, through libpq. README.md lists what was verified.
#include "connection.h"
#include "connector/library_connector.h"
#include "connector/sql/sql_lexer.h"
#include "connector/tls_settings.h"
#include "dial.h"
#include "os/libpq.h"

namespace jackfield {
namespace postgresql {
namespace {

constexpr const char* kNoEncoding = "SQL_ASCII";

Status check(const Settings& settings) {
  JF_CHECK(dial_options(settings, false));
  return ok();
}

Result<std::unique_ptr<Connection>> connect(const ConnectRequest<LibpqOpened>& request) {
  JF_TRY(DialOptions options, dial_options(request.settings, request.read_only));
  JF_TRY(TlsSettings tls, read_tls(request.settings, request.environment));
  ConnectionParts parts;
  parts.pq = request.library;
  parts.wake = std::make_unique<Wake>();
  request.cancel.on_cancel([wake = parts.wake.get()] { wake->signal(); });
  auto dialled = dial(*parts.pq, options, tls, request.environment, request.deadline, *parts.wake, request.cancel);
  request.cancel.on_cancel({});
  if (!dialled) return std::move(dialled).error();
  parts.connection = dialled->connection;
  // Such a server converts nothing, and refuses to send bytes that are not UTF-8 to a client that asked for it.
  const char* of_server = parts.pq->PQparameterStatus(dialled->connection, "server_encoding");
  const bool takes_any = of_server != nullptr && std::string_view(of_server) == kNoEncoding;
  parts.encoding = takes_any ? kNoEncoding : dialled->encoding;
  parts.large_rows = request.environment.large_rows;
  parts.files = std::move(tls.files);
  parts.session = std::move(options.session);
  parts.statement_timeout_ms = options.statement_timeout_ms;
  parts.read_only = request.read_only;
  auto connection = std::make_unique<PgConnection>(std::move(parts));
  if (Status prepared = connection->prepare_session(request.deadline); !prepared) {
    if (prepared.error().code == Code::invalid_value) prepared.error().pointer = "connection.parameters";
    return std::move(prepared).error();
  }
  return std::unique_ptr<Connection>(std::move(connection));
}

}  // namespace
}  // namespace postgresql

std::unique_ptr<Connector> make_postgresql_connector(const ConnectorEnvironment& environment) {
  return make_library_connector<LibpqOpened>(
      {"postgresql", kPostgresqlRules, [](const ConnectorEnvironment& of) { return open_libpq(of.libraries); },
       postgresql::check, postgresql::connect, true},
      environment);
}

}  // namespace jackfield
