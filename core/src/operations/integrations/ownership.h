// Whose an integration is, and what the store remembers beside its row.
// Contract   secrets belong to the row's creator, unless the row came from a user who was removed and its secrets were not all
//            given anew since: until then they are used, but neither shown, nor copied, nor sent elsewhere.
// Example    JF_TRY(const bool owns, owns_secrets(session, call.who, row));
#pragma once
#include "api/call.h"

namespace jackfield::api {

[[nodiscard]] Result<bool> owns_secrets(Session& session, const Principal& who, const IntegrationRow& row);
// Who owns the secrets may change the target without sending them again, while they may be shown at all.
[[nodiscard]] Result<MergeOptions> merge_options(const Call& call, Session& session, const IntegrationRow& row,
                                                 bool replaces);

// Records the file of a sqlite integration: path_denied, same_file.
[[nodiscard]] Status keep_sqlite_file(Call& call, Transaction& transaction, const Manifest& manifest,
                                      const Config& config, const IntegrationRow& row);
// A shared ai row becomes the default where there is none.
[[nodiscard]] Result<bool> becomes_default(Session& session, const IntegrationRow& row);
// The default of a type goes to the oldest shared row that is left.
[[nodiscard]] Status promote_default(Transaction& transaction, const Principal& who, std::string_view type,
                                     std::int64_t now_ms);

// The setting that remembers which secrets a copy lacks: model paths, one a line.
[[nodiscard]] std::string awaited_setting(std::string_view integration);
// The setting of a row whose secrets are not its creator's own.
[[nodiscard]] std::string inherited_setting(std::string_view integration);
// With what the settings remember of the row.
[[nodiscard]] Status remove_integration(Transaction& transaction, std::string_view integration);

}  // namespace jackfield::api
