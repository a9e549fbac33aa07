// Stored configurations: opening, sealing, and what a row's health is.
// Contract   a config leaves the store only as Config (for use), Masked or Revealed. What cannot be opened is an error code on its
//            row and never a failure of a list.
// Example    JF_TRY(const Config config, open_config(call.core, row));
#pragma once
#include "api/call.h"

namespace jackfield::api {

// config_unreadable (409) when the keys at hand do not open it; the cause is in the details.
[[nodiscard]] Result<Config> open_config(const Core& core, const IntegrationRow& row);
// The config of a row, opened once for all that looks at it.
struct Opened {
  const Manifest* manifest = nullptr;  // none: unknown_type
  Config config;
  std::optional<Code> error;  // why it can be neither shown nor used: key_missing, sealed_blob_invalid, unknown_type
};
[[nodiscard]] Opened open_row(Core& core, const IntegrationRow& row);
// The error alone; what is known of the sealed config is remembered, so that it is seldom opened for this.
[[nodiscard]] std::optional<Code> config_error(Core& core, const IntegrationRow& row);
// Seals into the row; the first sealing under a key leaves its check value in the store.
[[nodiscard]] Status seal_config(Core& core, Transaction& transaction, const Manifest& manifest, const Config& config,
                                 IntegrationRow& row);
// Compares the store's check value with the keys at hand; called when a context is opened.
[[nodiscard]] Status read_key_state(Core& core);

}  // namespace jackfield::api
