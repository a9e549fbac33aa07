// Opens and seals stored configurations, and reports the state of a row's config.
// Contract   a config leaves the store only as Config (for use), Masked or Revealed. A config that cannot be opened is
//            an error code on its row; it never makes a list fail.
// Example    core/src/operations/integrations/read.cc
#pragma once
#include "api/call.h"

namespace jackfield::api {

// Fails with config_unreadable (409) if the current keys do not open it; details have the cause.
[[nodiscard]] Result<Config> open_config(const Core& core, const IntegrationRow& row);
// The config of a row, opened once for all that reads it.
struct Opened {
  const Manifest* manifest = nullptr;  // none: unknown_type
  Config config;
  std::optional<Code> error;  // why it can be neither shown nor used: key_missing, sealed_blob_invalid, unknown_type
};
[[nodiscard]] Opened open_row(Core& core, const IntegrationRow& row);
// Only the error; the result per sealed config is remembered, so that it is rarely opened for this.
[[nodiscard]] std::optional<Code> config_error(Core& core, const IntegrationRow& row);
// Seals into the row; the first sealing under a key writes its check value to the store.
[[nodiscard]] Status seal_config(Core& core, Transaction& transaction, const Manifest& manifest, const Config& config,
                                 IntegrationRow& row);
// What a sealed row is bound to, besides its key. It borrows the row's texts.
[[nodiscard]] SealContext seal_context(const IntegrationRow& row);
[[nodiscard]] SealContext seal_context(const OauthFlowRow& row);
[[nodiscard]] SealContext seal_context(SealedKind kind, const SealedRow& row);

// The settings of the store about its keys: a check value of the key in use, one of the key that a rotation changes
// to, and how far the rotation is.
inline constexpr std::string_view kKeyCheck = "key_check";
inline constexpr std::string_view kRotationCheck = "rotation_check";
inline constexpr std::string_view kRotation = "rotation";
[[nodiscard]] Result<KeyState> compare_keys(const Keyring& keyring, Session& session);
// Compares the store's check values with the current keys; called when a context is opened and when keys are replaced.
[[nodiscard]] Status read_key_state(Core& core);
// Must be called when the keys were replaced: what could not be opened before may be now.
void forget_health(Core& core);

}  // namespace jackfield::api
