// Configs that no form makes: tokens that a service gave are put into the field that holds them.
// Contract   the other fields stay as they are. A Config made here is sealed or used, never encoded.
// Ownership  results own their memory; arguments are borrowed for the call.
// Example    core/src/oauth/tokens.cc
#pragma once
#include "config/secret.h"
#include "manifest/manifest.h"

namespace jackfield {

// `members` over those that the field has: null removes one (RFC 7396). A null `members` removes the field.
[[nodiscard]] Config with_grant(const Config& config, const Field& field, const json::Value& members);
// What the field has; null if nothing. The value is borrowed from the config, and holds secrets.
[[nodiscard]] json::Value grant_of(const Config& config, const Field& field) noexcept;
// An object with clear values that is sealed apart from any form.
[[nodiscard]] Config sealable(const json::Value& object);
// Whether the field's condition holds for the config.
[[nodiscard]] bool is_shown(const Manifest& manifest, const Config& config, const Field& field);

}  // namespace jackfield
