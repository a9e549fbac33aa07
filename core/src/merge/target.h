// Does a changed field send a credential elsewhere? Two spellings of one target are one target (security.md S3, S4 of the rules).
// Contract   an unsure answer is "changed": then secrets are asked for again, never sent.
// Limits     linear in the values.
#pragma once
#include "manifest/manifest.h"

namespace jackfield {

// How much TLS protects: 0 off, 1 encrypted to whoever answers, 2 the server's certificate is checked.
[[nodiscard]] int tls_level(const Manifest& manifest, const json::Value& config);
// Can a change of this field send a credential elsewhere, or show it on the way?
[[nodiscard]] bool redirects(const Field& field) noexcept;
// Of one field; null values are absent ones, which count as the field's default.
[[nodiscard]] bool is_same_target(const Field& field, json::Value stored, json::Value next);
// Of two whole configs.
[[nodiscard]] bool is_target_changed(const Manifest& manifest, const json::Value& stored, const json::Value& next);

}  // namespace jackfield
