// Decides, field by field, what an update keeps, sets or clears, and whether stored secrets may go with a changed target.
// Contract   both sides are normalised with the same manifest; the outcome names every secret that must be sent again.
//            Secret verbs: absent or "********" keeps, a value sets, null clears. Everything else: RFC 7396.
//            Changing the value of a field that another field's condition names drops the secrets that become hidden.
// Ownership  the result owns its memory.
// Limits     depth and keys as in limits.h; linear in the input.
// Example    auto merged = merge(manifest, stored_or_null, sent, {.replace = false, .exempt = is_creator && reveal});
#pragma once
#include <string>
#include <vector>

#include "config/secret.h"
#include "manifest/manifest.h"
#include "validate/validate.h"

namespace jackfield {

struct MergeOptions {
  bool replace = false;  // configMode: replace; what is absent has its default, as on create
  bool exempt = false;   // the row creator while secrets may be revealed: a changed target keeps the secrets, audited
};

enum class SecretVerb : std::uint8_t { kept, set, cleared };

struct Merged {
  Config config;
  std::vector<std::string> changed;                       // model paths, never values; for the audit
  std::vector<std::pair<std::string, SecretVerb>> verbs;  // of each secret stored or sent
  bool target_changed = false;                            // or TLS weakened
  bool exemption_used = false;
  bool keeps_secrets = false;   // a stored secret goes on, whole or in part
  std::vector<Finding> errors;  // not_stored, secret_reentry_required
};

// `stored` is nullptr on create. `sent` null with a stored config: no change; `clear_all` is `config: null`.
[[nodiscard]] Merged merge(const Manifest& manifest, const Config* stored, const json::Value& sent,
                           const MergeOptions& options);
[[nodiscard]] Config clear_all();
// For copies by someone who is not the row creator of the source: the config without its secrets.
[[nodiscard]] Config without_secrets(const Manifest& manifest, const Config& config);
[[nodiscard]] bool has_secrets(const Manifest& manifest, const Config& config);

// Where a config leads, whatever its spelling: the server, and the account there. For counting alone, never shown.
struct Destination {
  std::string server, account;
};
[[nodiscard]] Destination destination(const Manifest& manifest, const Config& config);

}  // namespace jackfield
