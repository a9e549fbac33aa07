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
// includeDatabaseInfo: client, connection.database (sqlite: connection.filename), searchPath.
[[nodiscard]] Masked mask_database_info(const Manifest& manifest, const Config& config, json::Arena& arena);
// includeSecrets=true. References stay references. The caller must write the audit entry first.
[[nodiscard]] Revealed reveal(const Manifest& manifest, const Config& config, json::Arena& arena);
// url_to_config: the values came from the caller in this request.
[[nodiscard]] Revealed reveal(const UrlConfig& config, json::Arena& arena);

}  // namespace jackfield
