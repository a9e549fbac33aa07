// Who owns the secrets of an integration, and the settings that the store keeps beside its row.
// Contract   secrets belong to the row's creator. If the row was inherited from a removed user and not all secrets were
//            sent since, they can be used, but neither shown, nor copied, nor sent elsewhere.
// Example    core/src/operations/integrations/update.cc
#pragma once
#include "api/call.h"

namespace jackfield::api {

[[nodiscard]] Result<bool> owns_secrets(Session& session, const Principal& who, const IntegrationRow& row);
// The owner of the secrets may change the target without sending them again, if secrets may be revealed.
[[nodiscard]] Result<MergeOptions> merge_options(const Call& call, Session& session, const IntegrationRow& row,
                                                 bool replaces);

// Records the file of a sqlite integration. Fails with path_denied or same_file.
[[nodiscard]] Status keep_sqlite_file(Call& call, Transaction& transaction, const Manifest& manifest,
                                      const Config& config, const IntegrationRow& row);
// Makes a shared ai row the default if there is none.
[[nodiscard]] Result<bool> becomes_default(Session& session, const IntegrationRow& row);
// Makes the oldest remaining shared row the default of its type.
[[nodiscard]] Status promote_default(Transaction& transaction, const Principal& who, std::string_view type,
                                     std::int64_t now_ms);

// The setting that lists the secrets a copy, or an applied document, left out: model paths, one per line. A line
// kStaysDisabled: the last of them does not enable the row.
inline constexpr std::string_view kStaysDisabled = "-";
[[nodiscard]] std::string awaited_setting(std::string_view integration);
// The setting of a row whose secrets were given by another user.
[[nodiscard]] std::string inherited_setting(std::string_view integration);
// The setting that holds the owner label of the document that a row was applied from.
[[nodiscard]] std::string applied_setting(std::string_view integration);
// Including the settings of the row.
[[nodiscard]] Status remove_integration(Transaction& transaction, std::string_view integration);

}  // namespace jackfield::api
