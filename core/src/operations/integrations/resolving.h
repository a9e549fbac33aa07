// The references of a configuration: which may be stored, and their values when it is used.
// Contract   a resolved config is for one connection or call; it must not be stored, shown or logged.
// Errors     reference_denied, reference_unavailable, at the field's path
// Example    core/src/operations/use/usage.cc
#pragma once
#include "api/call.h"
#include "merge/merge.h"

namespace jackfield::api {

// Adds a finding for each reference that a change sets and the operator did not allow.
void check_references(const Core& core, std::string_view workspace, const Manifest& manifest, const Config& config,
                      const Merged& merged, Report& report);

struct ResolvedConfig {
  Config config;
  bool has_references = false;
  std::int64_t expires_ms = 0;  // when the first of its values ends, by the host's clock; 0: not known
};
// Waits for disks and for the host.
[[nodiscard]] Result<ResolvedConfig> resolve_references(const Core& core, const Manifest& manifest,
                                                        const Config& config, const IntegrationRow* row,
                                                        const Principal& who);

}  // namespace jackfield::api
