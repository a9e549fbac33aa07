// Stored configurations: opening, sealing, and what a row's health is.
// Contract   a config leaves the store only as Config (for use), Masked or Revealed. What cannot be opened is an error code on its
//            row and never a failure of a list.
// Example    JF_TRY(const Config config, open_config(call.core, row));
#pragma once
#include "api/call.h"
#include "api/config_rules.h"

namespace jackfield::api {

// config_unreadable (409) when the keys at hand do not open it; the cause is in the details.
[[nodiscard]] Result<Config> open_config(const Core& core, const IntegrationRow& row);
// Why the config of a row cannot be shown or used: key_missing, sealed_blob_invalid, unknown_type; nothing when it can.
[[nodiscard]] std::optional<Code> config_error(Core& core, const IntegrationRow& row);
// Seals into the row; the first sealing under a key leaves its check value in the store.
[[nodiscard]] Status seal_config(Core& core, Transaction& transaction, const Manifest& manifest, const Config& config,
                                 IntegrationRow& row);
// Compares the store's check value with the keys at hand; called when a context is opened.
[[nodiscard]] Status read_key_state(Core& core);

// Are the secrets of this row the caller's own? Its creator's they are, unless the row came from a user who was removed and
// its secrets were not all given anew since: until then they are used, but neither shown, nor copied, nor sent elsewhere.
[[nodiscard]] Result<bool> owns_secrets(Session& session, const Principal& who, const IntegrationRow& row);
// Who owns the secrets may change the target without sending them again, while they may be shown at all.
[[nodiscard]] Result<MergeOptions> merge_options(const Call& call, Session& session, const IntegrationRow& row,
                                                 bool replaces);

[[nodiscard]] IntegrationLookup lookup_in(Session& session, const Principal& who);
// The row, or integration_not_found: unknown, deleted, another workspace's and another's private row alike.
[[nodiscard]] Result<IntegrationRow> load_integration(Session& session, const Principal& who, std::string_view id);
// Records the file of a sqlite integration: path_denied, same_file.
[[nodiscard]] Status keep_sqlite_file(Call& call, Transaction& transaction, const Manifest& manifest,
                                      const Config& config, const IntegrationRow& row);
// The default of a type goes to the oldest shared row that is left.
[[nodiscard]] Status promote_default(Transaction& transaction, const Principal& who, std::string_view type,
                                     std::int64_t now_ms);

[[nodiscard]] std::vector<std::pair<std::string, std::string>> audited_verbs(const Merged& merged);
// Every secret that is set in a config, with one word for what happened to it: "used", "revealed".
[[nodiscard]] std::vector<std::pair<std::string, std::string>> audited_secrets(const Manifest& manifest,
                                                                               const Config& config,
                                                                               std::string_view word);

// The setting that remembers which secrets a copy lacks: model paths, one a line.
[[nodiscard]] std::string awaited_setting(std::string_view integration);
// The setting of a row whose secrets are not its creator's own.
[[nodiscard]] std::string inherited_setting(std::string_view integration);
// With what the settings remember of the row.
[[nodiscard]] Status remove_integration(Transaction& transaction, std::string_view integration);

}  // namespace jackfield::api
