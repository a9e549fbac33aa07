// The stages of a configuration on a write, in their order: normalise, merge, validate.
// Contract   report.errors holds all findings in form order, unknown keys last, one per path. If a secret must be sent
//            again, that is the only finding: the rest cannot be validated without it.
// Ownership  as each result says; the report owns its memory.
// Example    core/src/operations/integrations/create.cc
#pragma once
#include "api/call.h"
#include "api/error.h"
#include "merge/merge.h"
#include "validate/validate.h"

namespace jackfield::api {

// A configuration on its way, taken apart: its values borrow from the stored document, the sent one and the arena.
struct CheckedForm {
  Merged merged;  // with the values after validation
  Report report;
};
// What a caller sent, with the findings of reading it.
struct SentForm {
  FormDocument document;
  Report report;
};
[[nodiscard]] SentForm read_sent(const Manifest& manifest, json::Arena& arena, const json::Value& sent);
[[nodiscard]] CheckedForm check_form(const Manifest& manifest, json::Arena& arena, const FormDocument* stored,
                                     SentForm sent, Stage stage, const MergeOptions& options,
                                     const IntegrationLookup& lookup);

// The same as a config of its own, to be stored or used.
struct Checked {
  Config config;
  Merged merged;  // its values were built into `config`
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
