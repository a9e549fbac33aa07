// The only way from a stored configuration to a response: an allowlist of the values that a field declares as not
// secret.
// Contract   a set secret reads "********", an unset one is absent, references are shown, undeclared keys are omitted.
// Ownership  results borrow from the arena that the caller passes.
// Limits     linear in the form.
// Example    tests/unit/mask/mask_test.cc
#pragma once
#include "config/secret.h"
#include "manifest/manifest.h"
#include "validate/validate.h"

namespace jackfield {

inline constexpr std::string_view kSentinel = "********";

[[nodiscard]] Masked mask(const Manifest& manifest, const Config& config, json::Arena& arena);
// The same of a config that is taken apart, appended as JSON. `arena`: for key-value fields that are shown in part.
void append_masked(std::string& out, const Manifest& manifest, const FormValues& config, json::Arena& arena);
// With its secrets: for the caller that sent them in this request.
void append_revealed(std::string& out, const Manifest& manifest, const FormValues& config, json::Arena& arena);
// The secret fields that have a value, in the order of the config.
[[nodiscard]] std::vector<const Field*> set_secrets(const Manifest& manifest, const FormValues& config);
// includeDatabaseInfo: client, connection.database (sqlite: connection.filename), searchPath.
[[nodiscard]] Masked mask_database_info(const Manifest& manifest, const Config& config, json::Arena& arena);
// includeSecrets=true. References stay references. The caller must write the audit entry first.
[[nodiscard]] Revealed reveal(const Manifest& manifest, const Config& config, json::Arena& arena);
// url_to_config: the values came from the caller in this request.
[[nodiscard]] Revealed reveal(const UrlConfig& config, json::Arena& arena);

}  // namespace jackfield
