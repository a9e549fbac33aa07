// Oracle Database, through ODPI-C and the client library that the operator installs. README.md lists what was verified.
#include <algorithm>
#include <optional>

#include "client.h"
#include "connection.h"
#include "connector/library_connector.h"
#include "connector/sql/sql_lexer.h"
#include "options.h"

namespace jackfield {
namespace oracle {
namespace {

using Request = ConnectRequest<ClientOpened>;

// Without a session there is no break: a login that takes too long is left to its thread, which logs off when it ends.
Result<std::unique_ptr<OraConnection>> dial_address(const std::shared_ptr<const Options>& options,
                                                    const std::string& address, Deadline deadline,
                                                    const Request& request) {
  auto session = std::make_shared<Session>(request.library);
  auto worker = std::make_unique<BlockingWorker>();
  auto answer = std::make_shared<std::optional<Status>>();
  const std::int64_t grace_ms = std::exchange(worker->grace_ms, 0);
  const std::string descriptor = connect_descriptor(*options, address, deadline.remaining_ms());
  request.cancel.on_cancel([waiting = worker.get()] { waiting->cancel(); });
  const bool ended = worker->run(
      [session, options, descriptor, answer] { *answer = session->log_in(*options, descriptor); }, deadline, {});
  request.cancel.on_cancel({});
  if (request.cancel.cancelled()) return fail(Code::cancelled);
  if (!ended) return fail(Code::unreachable, "connection.host");
  JF_CHECK(std::move(**answer));
  worker->grace_ms = grace_ms;
  return std::make_unique<OraConnection>(std::move(session), std::move(worker), request.read_only);
}

Result<std::unique_ptr<OraConnection>> dial_host(const std::shared_ptr<const Options>& options,
                                                 const Request& request) {
  Deadline deadline = request.deadline;
  if (options->connect_ms > 0) deadline.at = std::min(deadline.at, Deadline::in_ms(options->connect_ms).at);
  auto resolved = request.environment.egress.resolve(options->host, options->port, deadline.remaining_ms());
  if (!resolved) {
    if (resolved.error().pointer.empty()) resolved.error().pointer = "connection.host";
    return std::move(resolved).error();
  }
  Error last = fail(Code::host_not_found, "connection.host");
  for (std::size_t i = 0; i < resolved->size(); ++i) {
    // The first of several silent addresses must not use the time of the others.
    const auto others = static_cast<std::int64_t>(resolved->size() - i);
    auto made =
        dial_address(options, (*resolved)[i].numeric, Deadline::in_ms(deadline.remaining_ms() / others), request);
    if (made) return made;
    last = std::move(made).error();
    if (last.code != Code::connection_refused && last.code != Code::unreachable) break;
  }
  return last;
}

Result<std::unique_ptr<Connection>> connect(const Request& request) {
  JF_TRY(Options options, read_options(request.settings));
  // A listener may redirect the client library to another address, and the library follows.
  if (request.environment.egress.mode() == EgressMode::public_only) return fail(Code::egress_denied, "connection.host");
  JF_TRY(auto connection, dial_host(std::make_shared<const Options>(std::move(options)), request));
  if (Status prepared = connection->prepare_session(request.deadline); !prepared) return std::move(prepared).error();
  return std::unique_ptr<Connection>(std::move(connection));
}

}  // namespace

std::unique_ptr<Connector> make_connector(const ConnectorEnvironment& environment, ClientSource source) {
  return make_library_connector<ClientOpened>(
      {"oracle", kOracleRules, std::move(source), check_by<read_options>, connect}, environment);
}

}  // namespace oracle

std::unique_ptr<Connector> make_oracle_connector(const ConnectorEnvironment& environment) {
  return oracle::make_connector(environment, oracle::open_client);
}

}  // namespace jackfield
