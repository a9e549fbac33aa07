// MySQL, MariaDB and servers with their protocol, through MariaDB Connector/C. README.md lists what was verified.
#include "connection.h"
#include "connector/library_connector.h"
#include "connector/sql/sql_lexer.h"
#include "connector/tls_settings.h"
#include "dial.h"
#include "library.h"

namespace jackfield {
namespace mysql {
namespace {

Result<std::unique_ptr<Connection>> connect(const ConnectRequest<MariadbOpened>& request) {
  ConnectionParts parts;
  JF_TRY(parts.options, dial_options(request.settings));
  JF_TRY(TlsSettings tls, read_tls(request.settings, request.environment));
  // The library compares the certificate with the host; it accepts no other name.
  if (!tls.server_name.empty() && tls.server_name != parts.options.host)
    return fail(Code::option, "connection.ssl.servername");
  parts.tls = std::make_shared<const TlsSettings>(std::move(tls));
  parts.library = request.library;
  parts.wake = std::make_unique<Wake>();
  request.cancel.on_cancel([wake = parts.wake.get()] { wake->signal(); });
  auto dialled = dial(*parts.library, parts.options, *parts.tls, request.environment, request.deadline, *parts.wake,
                      request.cancel);
  request.cancel.on_cancel({});
  if (!dialled) return std::move(dialled).error();
  parts.dialled = *std::move(dialled);
  parts.read_only = request.read_only;
  auto connection = std::make_unique<MyConnection>(std::move(parts));
  if (Status prepared = connection->prepare_session(request.deadline); !prepared) {
    // The login succeeded, but the server then violates the protocol.
    if (prepared.error().code == Code::statement_denied) return fail(Code::protocol_failed, "connection.host");
    return std::move(prepared).error();
  }
  return std::unique_ptr<Connection>(std::move(connection));
}

}  // namespace
}  // namespace mysql

std::unique_ptr<Connector> make_mysql_connector(const ConnectorEnvironment& environment) {
  return make_library_connector<mysql::MariadbOpened>(
      {"mysql", kMysqlRules, mysql::open_mariadb, check_by<mysql::dial_options>, mysql::connect, true}, environment);
}

}  // namespace jackfield
