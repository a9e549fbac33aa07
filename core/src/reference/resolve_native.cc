#include "reference/resolve.h"

namespace jackfield::reference {
namespace {

Result<Resolved> read_answer(std::string_view bytes) {
  json::Arena arena;
  const auto answer = json::parse(arena, bytes, json::kConfigLimits);
  if (!answer || !answer->get("value").is_string()) return fail(Code::reference_unavailable);
  Resolved resolved{.value = Secret(answer->get("value").text())};
  const json::Value expires = answer->get("expires_at");
  if (expires.is_number()) resolved.expires_ms = static_cast<std::int64_t>(expires.as_number());
  return resolved;
}

Result<Resolved> ask_host(const Host& host, const Request& request) {
  if (!host.resolve) return fail(Code::reference_denied);
  std::string text;
  json::Writer writer(text);
  writer.begin_object().key("workspace").string(request.workspace).key("integration").string(request.integration);
  writer.key("actor").string(request.actor).key("reference").string(request.reference).end_object();
  Result<Resolved> resolved = fail(Code::reference_unavailable);
  const bool answered = host.resolve(text, [&](std::string_view answer) { resolved = read_answer(answer); });
  if (!answered) return fail(Code::reference_unavailable);
  return resolved;
}

}  // namespace

Result<Resolved> resolve(const Policy& policy, const Host& host, const Request& request) {
  if (!policy.allows(request.workspace, request.reference)) return fail(Code::reference_denied);
  const std::size_t colon = request.reference.find(':');
  const std::string_view scheme = request.reference.substr(0, colon);
  const std::string_view name = request.reference.substr(colon + 1);
  if (scheme == "env") return Resolved{.value = Secret(policy.variable(request.workspace, name)->expose())};
  if (scheme != "file") return ask_host(host, request);
  JF_TRY(Secret value, read_file(policy.root_of(request.workspace, name), name));
  return Resolved{.value = std::move(value)};
}

}  // namespace jackfield::reference
