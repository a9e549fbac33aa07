// Oracle Database, through ODPI-C and the client library that the operator installs. README.md beside this file says what was verified.
#include "connector/connector.h"

#include <algorithm>
#include <mutex>
#include <optional>

#include "client.h"
#include "connection.h"
#include "options.h"

namespace jackfield {
namespace oracle {
namespace {

class OraConnector final : public Connector {
 public:
  OraConnector(const ConnectorEnvironment& environment, ClientSource source)
      : environment_(environment), source_(std::move(source)) {}

  std::string_view name() const noexcept override { return "oracle"; }

  Probe probe() override {
    open();
    return opened_.probe;
  }

  Status check(const Settings& settings) override {
    auto options = read_options(settings);
    return options ? ok() : Status(std::move(options).error());
  }

  Result<std::unique_ptr<Connection>> connect(const Settings& settings, bool read_only, Deadline deadline,
                                              CancelToken& cancel) override {
    open();
    if (!opened_.client) return unavailable(name(), opened_.probe);
    auto options = read_options(settings);
    if (!options) return std::move(options).error();
    // A listener may send the client library on to another address, which it follows by itself.
    if (environment_.egress.mode() == EgressMode::public_only) return fail(Code::egress_denied, "connection.host");
    JF_TRY(auto connection, dial(std::make_shared<const Options>(*std::move(options)), read_only, deadline, cancel));
    if (Status prepared = connection->prepare_session(deadline); !prepared) return std::move(prepared).error();
    return std::unique_ptr<Connection>(std::move(connection));
  }

 private:
  void open() {
    std::call_once(once_, [this] { opened_ = source_(environment_); });
  }

  Result<std::unique_ptr<OraConnection>> dial(const std::shared_ptr<const Options>& options, bool read_only,
                                              Deadline deadline, CancelToken& cancel) {
    if (options->connect_ms > 0) deadline.at = std::min(deadline.at, Deadline::in_ms(options->connect_ms).at);
    auto resolved = environment_.egress.resolve(options->host, options->port, deadline.remaining_ms());
    if (!resolved) {
      if (resolved.error().pointer.empty()) resolved.error().pointer = "connection.host";
      return std::move(resolved).error();
    }
    Error last = fail(Code::host_not_found, "connection.host");
    for (std::size_t i = 0; i < resolved->size(); ++i) {
      // The first of several silent addresses must not use up the time of the others.
      const auto others = static_cast<std::int64_t>(resolved->size() - i);
      auto made = dial_address(options, (*resolved)[i].numeric, read_only,
                               Deadline::in_ms(deadline.remaining_ms() / others), cancel);
      if (made) return made;
      last = std::move(made).error();
      if (last.code != Code::connection_refused && last.code != Code::unreachable) break;
    }
    return last;
  }

  // There is no break before there is a session: a login that takes too long is left to its thread, which logs off when it gets through.
  Result<std::unique_ptr<OraConnection>> dial_address(const std::shared_ptr<const Options>& options,
                                                      const std::string& address, bool read_only, Deadline deadline,
                                                      CancelToken& cancel) {
    auto session = std::make_shared<Session>(opened_.client);
    auto worker = std::make_unique<BlockingWorker>();
    auto answer = std::make_shared<std::optional<Status>>();
    const std::int64_t grace_ms = std::exchange(worker->grace_ms, 0);
    const std::string descriptor = connect_descriptor(*options, address, deadline.remaining_ms());
    cancel.on_cancel([waiting = worker.get()] { waiting->cancel(); });
    const bool ended = worker->run(
        [session, options, descriptor, answer] { *answer = session->log_in(*options, descriptor); }, deadline, {});
    cancel.on_cancel({});
    if (cancel.cancelled()) return fail(Code::cancelled);
    if (!ended) return fail(Code::unreachable, "connection.host");
    JF_CHECK(std::move(**answer));
    worker->grace_ms = grace_ms;
    return std::make_unique<OraConnection>(std::move(session), std::move(worker), read_only);
  }

  ConnectorEnvironment environment_;
  ClientSource source_;
  std::once_flag once_;
  ClientOpened opened_;
};

}  // namespace

std::unique_ptr<Connector> make_connector(const ConnectorEnvironment& environment, ClientSource source) {
  return std::make_unique<OraConnector>(environment, std::move(source));
}

}  // namespace oracle

std::unique_ptr<Connector> make_oracle_connector(const ConnectorEnvironment& environment) {
  return oracle::make_connector(environment, oracle::open_client);
}

}  // namespace jackfield
