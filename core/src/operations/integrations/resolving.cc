#include "operations/integrations/resolving.h"

#include <algorithm>

#include "merge/references.h"
#include "operations/integrations/audited.h"

namespace jackfield::api {

void check_references(const Core& core, std::string_view workspace, const Manifest& manifest, const Config& config,
                      const Merged& merged, Report& report) {
  for (const FoundReference& found : references_of(manifest, config)) {
    const bool is_reported = std::any_of(report.errors.begin(), report.errors.end(),
                                         [&](const Finding& finding) { return finding.path == found.field->model; });
    if (is_reported || !sets_secret(merged, found.field->model)) continue;
    if (!core.memory->references.allows(workspace, found.text))
      report.errors.push_back({found.field->model, Code::reference_denied, {}, {}});
  }
}

}  // namespace jackfield::api
