// The stages of a configuration on a write, in their order: normalise, merge, validate.
// Contract   report.errors holds all findings in form order, unknown keys last, one per path. If a secret must be sent
//            again, that is the only finding: the rest cannot be validated without it.
// Ownership  the result owns its memory; values in the report borrow from the call's arena.
// Example    core/src/operations/integrations/create.cc
#pragma once
#include "api/call.h"
#include "api/error.h"
#include "merge/merge.h"
#include "validate/validate.h"

namespace jackfield::api {

struct Checked {
  Config config;
  Merged merged;  // its config was moved into `config`
  Report report;
};
[[nodiscard]] Checked check_config(const Manifest& manifest, json::Arena& arena, const Config* stored,
                                   const json::Value& sent, Stage stage, const MergeOptions& options,
                                   const IntegrationLookup& lookup);
// Fails with ERR_INVALID_REQUEST_BODY and every finding; ok if there is none.
[[nodiscard]] Status config_status(const Report& report);

// The manifest of body.type and body.sub_type. Fails with required, type or unknown_type.
[[nodiscard]] Result<const Manifest*> manifest_of(const Catalogue& catalogue, const json::Value& body);
// The same for values from another source; returns nullptr after adding findings.
[[nodiscard]] const Manifest* find_manifest(const Catalogue& catalogue, const json::Value& type,
                                            const json::Value& sub_type, Findings& findings);

[[nodiscard]] std::string_view verb_name(SecretVerb verb) noexcept;

}  // namespace jackfield::api
