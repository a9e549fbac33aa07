// The only road from a stored configuration to a response. An allowlist: what no field declares as not secret stays inside.
// Contract   a set secret reads "********", an unset one is absent, references are shown as they are, undeclared keys are left out.
// Ownership  results borrow from the arena that is handed in.
// Limits     linear in the form.
// Example    Masked masked = mask(manifest, config, arena);   writer.value(masked.config());
#pragma once
#include "config/secret.h"
#include "manifest/manifest.h"
#include "validate/validate.h"

namespace jackfield {

inline constexpr std::string_view kSentinel = "********";

[[nodiscard]] Masked mask(const Manifest& manifest, const Config& config, json::Arena& arena);
// includeDatabaseInfo: client, connection.database (sqlite: connection.filename), searchPath.
[[nodiscard]] Masked mask_database_info(const Manifest& manifest, const Config& config, json::Arena& arena);
// includeSecrets=true. References stay references. The caller has audited it.
[[nodiscard]] Revealed reveal(const Manifest& manifest, const Config& config, json::Arena& arena);
// url_to_config: the caller sent these values a moment ago.
[[nodiscard]] Revealed reveal(const UrlConfig& config, json::Arena& arena);

}  // namespace jackfield
