#include "abi/context.h"
#include "abi/parts.h"
#include "oauth/transport.h"
#include "operations/use/streams.h"
#include "os/task/task.h"

void jf_context::stop() {
  constexpr std::int64_t kCloseMs = 2000;
  const jackfield::Deadline deadline = jackfield::Deadline::in_ms(kCloseMs);
  core.running.cancel_all();
  if (core.services) core.services->shutdown();
  if (core.databases) core.databases->shutdown(deadline);
  std::unique_lock guard(mutex_);
  left_.wait_until(guard, deadline.at, [&] { return shares_ == 1; });
}

namespace jackfield::abi {

Status open_databases(api::Core& core, const OpenOptions& options) {
  ConnectorEnvironment environment;
  environment.host = core.host;
  auto guard = EgressGuard::make(options.egress);
  if (!guard)
    return fail(Code::config_option,
                guard.error().pointer.empty() ? std::string_view("/egress") : std::string_view(guard.error().pointer));
  environment.egress = *std::move(guard);
  if (!options.ca_file.empty()) environment.ca_file = options.ca_file;
  if (!options.temp_dir.empty()) environment.temp_dir = options.temp_dir;
  if (options.store_path && *options.store_path != ":memory:") environment.store_path = *options.store_path;
  environment.sqlite_roots = options.sqlite_roots;
  environment.libraries = options.libraries;
  core.oauth = oauth::make_transport(environment);
  ServiceEnvironment services{environment.host, environment.egress, environment.ca_file, environment.libraries};
  services.forgotten = [&core](const std::string& cursor, const ServiceUsage& usage) {
    api::forget_stream(core, cursor, usage);
  };
  core.services = Services::make(std::move(services));
  core.databases = Databases::make(std::move(environment));
  if (core.store && core.store->write_blocks())
    core.run_blocking = [](FunctionRef<void()> work) { run_blocking(Blocking::disk, work); };
  return ok();
}

}  // namespace jackfield::abi
