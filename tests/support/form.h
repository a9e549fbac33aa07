// The stages of a write on whole configs, for tests that look at one of them.
#pragma once
#include "config/config_access.h"
#include "validate/form_document.h"

namespace jackfield::testing {

struct Validated {
  Config config;
  Report report;
};

// A config that was merged already.
inline Validated validate(const Manifest& manifest, const Config& merged, Stage stage,
                          const IntegrationLookup& lookup) {
  json::Arena arena;
  const FormDocument document = read_stored(manifest, arena, merged);
  FormValues values = ConfigAccess::make(document.values);
  Leftovers leftovers;
  for (std::size_t i = 0; i < document.nodes.size(); ++i) {
    const FormNode& node = manifest.plan.nodes[i];
    if (node.field == FormNode::kNone && document.nodes[i] == Presence::value) leftovers.misplaced.push_back(&node);
  }
  FormDocument nothing;
  find_unknown(manifest, document, nothing, false, values, leftovers);
  Validated out;
  validate_values(manifest, values, leftovers, stage, lookup, out.report);
  out.config = build_config(manifest, values);
  return out;
}

}  // namespace jackfield::testing
