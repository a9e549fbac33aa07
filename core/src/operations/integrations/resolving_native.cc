#include <optional>

#include "merge/references.h"
#include "operations/integrations/resolving.h"
#include "os/task/task.h"
#include "reference/resolve.h"

namespace jackfield::api {
namespace {

Result<ResolvedConfig> resolve_all(const Core& core, const Config& config, const std::vector<FoundReference>& found,
                                   reference::Request request) {
  ResolvedConfig resolved{.has_references = true};
  std::vector<std::pair<const Field*, Secret>> values;
  for (const FoundReference& each : found) {
    request.reference = each.text;
    auto value = reference::resolve(core.memory->references, core.host, request);
    if (!value) return fail(value.error().code, each.field->model);
    values.emplace_back(each.field, std::move(value->value));
    const std::int64_t ends = value->expires_ms;
    if (ends != 0 && (resolved.expires_ms == 0 || ends < resolved.expires_ms)) resolved.expires_ms = ends;
  }
  resolved.config = with_values(config, values);
  return resolved;
}

}  // namespace

Result<ResolvedConfig> resolve_references(const Core& core, const Manifest& manifest, const Config& config,
                                          const IntegrationRow* row, const Principal& who) {
  const std::vector<FoundReference> found = references_of(manifest, config);
  if (found.empty()) return ResolvedConfig{.config = config};
  const reference::Request request{.workspace = row != nullptr ? std::string_view(row->workspace) : who.workspace,
                                   .integration = row != nullptr ? std::string_view(row->id) : std::string_view(),
                                   .actor = who.user};
  std::optional<Result<ResolvedConfig>> resolved;
  run_blocking(Blocking::login, [&] { resolved.emplace(resolve_all(core, config, found, request)); });
  return *std::move(resolved);
}

}  // namespace jackfield::api
