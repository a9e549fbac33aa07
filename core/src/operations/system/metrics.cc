// Prometheus text exposition format 0.0.4. No label names an integration or a user.
#include "api/handlers.h"

namespace jackfield::api {
namespace {

void write_counter(std::string& out, std::string_view name, std::string_view help, std::uint64_t value) {
  out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name).append(" counter\n");
  out.append(name).append(" ").append(std::to_string(value)).append("\n");
}

}  // namespace

Result<Reply> read_metrics(Call& call) {
  const Counters& counters = call.core.counters;
  Reply reply{.content_type = "text/plain; version=0.0.4; charset=utf-8"};
  write_counter(reply.body, "jackfield_calls_total", "Calls of the core.", counters.calls.load());
  write_counter(reply.body, "jackfield_call_failures_total", "Calls answered with an error.", counters.failures.load());
  write_counter(reply.body, "jackfield_refused_anonymous_total", "Calls without a valid token.",
                counters.refused_anonymous.load());
  write_counter(reply.body, "jackfield_refused_total", "Calls of known callers that were refused.",
                counters.refused.load());
  if (call.core.databases) call.core.databases->write_metrics(reply.body);
  if (call.core.server != nullptr) call.core.server->write_times(call.core, reply.body);
  return reply;
}

}  // namespace jackfield::api
