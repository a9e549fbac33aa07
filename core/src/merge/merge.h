// Decides, field by field, what an update keeps, sets or clears, and whether stored secrets may be sent to a changed
// target.
// Contract   both sides are normalised with the same manifest; the outcome names every secret that must be sent again.
//            Secret verbs: absent or "********" keeps, a value sets, null clears. All other fields: RFC 7396. Changing
//            a field that another field's condition names drops the secrets that become hidden.
// Ownership  values of the result borrow from both sides and from the arena; all else is its own.
// Limits     depth and keys as in limits.h; linear in the input.
// Example    tests/unit/merge/merge_test.cc
#pragma once
#include <string>
#include <vector>

#include "config/secret.h"
#include "manifest/manifest.h"
#include "validate/form_document.h"

namespace jackfield {

struct MergeOptions {
  bool replace = false;  // configMode: replace; what is absent has its default, as on create
  bool exempt = false;   // the row creator while secrets may be revealed: a changed target keeps the secrets, audited
};

enum class SecretVerb : std::uint8_t { kept, set, cleared };

struct Merged {
  FormValues values;
  Leftovers leftovers;
  std::vector<std::string_view> changed;                  // model paths of the manifest, never values; for the audit
  std::vector<std::pair<std::string, SecretVerb>> verbs;  // of each secret stored or sent
  bool target_changed = false;                            // or TLS weakened
  bool exemption_used = false;
  bool keeps_secrets = false;   // a stored secret goes on, whole or in part
  std::vector<Finding> errors;  // not_stored, secret_reentry_required
};

// `stored` is nullptr on create. A `sent` without a root means no change; `clear_all` is `config: null`.
[[nodiscard]] Merged merge(const Manifest& manifest, json::Arena& arena, const FormDocument* stored,
                           const FormDocument& sent, const MergeOptions& options);
// Of a config as a caller wrote it, for a later merge: what create would store of it, and no errors.
void make_own(const Manifest& manifest, json::Arena& arena, FormDocument& document);
// The document's own values: changing one changes the other.
[[nodiscard]] FormValues values_of(const FormDocument& document);
[[nodiscard]] Config clear_all();
// The config without its secrets, for a copy by a user who did not create the source row.
[[nodiscard]] Config without_secrets(const Manifest& manifest, const Config& config);
[[nodiscard]] bool has_secrets(const Manifest& manifest, const Config& config);

// The server and the account that a config connects to, in canonical spelling. For counting only, never shown.
struct Destination {
  std::string server, account;
};
[[nodiscard]] Destination destination(const Manifest& manifest, const Config& config);

}  // namespace jackfield
