#include "connect/dial.h"

#include <algorithm>
#include <optional>

#include "base/limits.h"
#include "os/task/task.h"

namespace jackfield {
namespace {

using Clock = std::chrono::steady_clock;

// One text for several causes, without details that would distinguish them.
Error even_out(Error error) {
  switch (error.code) {
    case Code::host_not_found:
    case Code::egress_denied:
      return fail(Code::egress_denied, error.pointer);
    case Code::connection_refused:
    case Code::unreachable:
    case Code::timeout:
      return fail(Code::unreachable, error.pointer);
    default:
      return error;
  }
}

void wait_until(Clock::time_point time, const CancelToken& cancel) {
  while (Clock::now() < time && !cancel.cancelled()) pause_until(Clock::now() + std::chrono::milliseconds(10));
}

}  // namespace

Result<std::unique_ptr<Connection>> dial(Connector& connector, const Settings& settings, bool read_only,
                                         Deadline deadline, CancelToken& cancel, EgressMode egress, const Host& host) {
  const auto begun = Clock::now();
  std::optional<Result<std::unique_ptr<Connection>>> outcome;
  // The name may have to be looked up, and a server can make a login compute for long.
  run_blocking(Blocking::login, [&] { outcome.emplace(connector.connect(settings, read_only, deadline, cancel)); });
  Result<std::unique_ptr<Connection>> made = *std::move(outcome);
  cancel.on_cancel({});
  if (made) return made;
  Error error = std::move(made).error();
  if (cancel.cancelled()) return fail(Code::cancelled);
  if (error.code == Code::egress_denied && host.log) {
    std::string line;
    json::Writer writer(line);
    writer.begin_object().key("event").string("egress_denied").key("connector").string(connector.name());
    writer.key("remedy")
        .string("Start with --egress private-allowed, or with an allowlist that names this host.")
        .end_object();
    host.log(LogLevel::warning, line);
  }
  if (egress != EgressMode::public_only || !connector.uses_network()) return error;
  error = even_out(std::move(error));
  if (error.code == Code::egress_denied || error.code == Code::unreachable) {
    wait_until(std::min(begun + std::chrono::milliseconds(limits::kEgressMinimumMs), deadline.at), cancel);
  }
  return error;
}

}  // namespace jackfield
