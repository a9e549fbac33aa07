// Decides whether a changed field sends a credential elsewhere. Two spellings of one target are equal (security.md S3,
// S4).
// Contract   an unsure answer is "changed": the secrets must be sent again.
// Limits     linear in the values.
// Example    tests/unit/merge/target_test.cc
#pragma once
#include "manifest/manifest.h"

namespace jackfield {

// The level of TLS: 0 off, 1 encrypted without a check of the certificate, 2 the certificate is checked.
[[nodiscard]] int tls_level(const Manifest& manifest, std::span<const json::Value> config);
// Returns whether a change of this field can send a credential elsewhere or expose it in transit.
[[nodiscard]] bool redirects(const Field& field) noexcept;
// For one field; null means absent, which counts as the field's default.
[[nodiscard]] bool is_same_target(const Field& field, json::Value stored, json::Value next);
// For two whole configs, as values by field.
[[nodiscard]] bool is_target_changed(const Manifest& manifest, std::span<const json::Value> stored,
                                     std::span<const json::Value> next);

}  // namespace jackfield
