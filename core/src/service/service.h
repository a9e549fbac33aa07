// Services in use: the requests of endpoints sent over HTTP, with kept connections, deadlines, repeats and streams.
// Contract   a call of an endpoint that reads is repeated after 429, 503 and a lost connection, as long as its deadline
//            lets it; any other is never sent twice once a byte of it may have reached the service. Redirects stay on
//            the origin, or go to the hosts that the manifest names, without credentials.
// Ownership  Services owns all connections; a stream owns its own until it ends.
// Threads    all functions may be called from any thread at once, and from tasks (os/task/task.h), which leave their
//            thread to others while they wait.
// Limits     kMostCalls per integration at once, kMostStreams per workspace; a service that is silent holds up none but
//            its own.
// Errors     those of endpoint/service/answer.h and net/http.h; `outcome_unknown`, `redirect_denied`, `pool_exhausted`
// Example    core/src/operations/use/service_native.cc
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "access/access.h"
#include "base/deadline.h"
#include "base/limits.h"
#include "endpoint/service/answer.h"
#include "net/http.h"

namespace jackfield {

struct ServiceUsage {
  std::int64_t bytes = 0;  // of bodies, both ways
  service::Figures figures;
};

struct ServiceEnvironment {
  Host host;
  EgressGuard egress;
  std::string ca_file;
  LibraryPaths libraries;
  // A stream was closed because it was not read for stream_idle_ms; called from a thread of the services.
  std::function<void(const std::string& cursor, const ServiceUsage& usage)> forgotten = {};
  std::int64_t stream_idle_ms = limits::kCursorIdleMs;
};

// One call of an endpoint. Everything borrowed must stay until the call ends; of a stream, until it was opened.
struct ServiceCall {
  const Endpoint* endpoint = nullptr;
  std::string integration;  // empty: a configuration that is not stored
  std::int64_t revision = 0;
  Principal who;
  const service::Inputs* inputs = nullptr;
  const service::Inputs* linked = nullptr;
  service::PageUse page;
  // The access token of an oauth field; `was_refused`: the service refused the last one.
  std::function<Result<std::string>(const Manifest& manifest, std::string_view model, bool was_refused)> token;
  std::int64_t waited_ms = 0;       // before the call began; its deadline counts it
  std::int64_t most_ms = 0;         // at most so long, if not 0
  std::string traceparent;          // sent along, if not empty: the caller's place in a trace (W3C Trace Context)
  std::shared_ptr<void> keep = {};  // what a stream needs after it was opened: the catalogue
};

struct ServiceChunk {
  std::string bytes;  // whole events
  bool done = false;
  std::optional<Code> error;  // of a stream that ended with an error event
  ServiceUsage usage;         // of the whole stream so far
};

class Services {
 public:
  [[nodiscard]] static std::unique_ptr<Services> make(ServiceEnvironment environment);
  virtual ~Services() = default;

  [[nodiscard]] virtual Result<service::Mapped> call(const ServiceCall& call, CancelToken& cancel, json::Arena& arena,
                                                     ServiceUsage& usage) = 0;
  // Opens a streamed answer and returns the name of its cursor.
  [[nodiscard]] virtual Result<std::string> stream(const ServiceCall& call, CancelToken& cancel,
                                                   ServiceUsage& usage) = 0;
  [[nodiscard]] virtual Result<ServiceChunk> next(std::string_view cursor, const Principal& who,
                                                  CancelToken& cancel) = 0;
  // Ends it early; the connection is closed at once. The figures are those seen so far.
  [[nodiscard]] virtual Result<ServiceUsage> close(std::string_view cursor, const Principal& who) = 0;
  virtual void shutdown() = 0;
};

}  // namespace jackfield
