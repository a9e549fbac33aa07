// What validate, merge and mask must agree on: which fields are secret, which values are empty, when a condition holds.
// Contract   pure; a field of type password or oauth is secret whatever its flag says.
// Example    tests/unit/merge/merge_test.cc
#pragma once
#include "manifest/manifest.h"

namespace jackfield {

[[nodiscard]] inline bool is_secret(const Field& field) noexcept {
  return field.secret || field.type == FieldType::password || field.type == FieldType::oauth;
}

// {"$ref": "env:NAME"}: a secret that is stored elsewhere.
[[nodiscard]] inline bool is_reference(const json::Value& value) noexcept {
  const auto members = value.members();
  return members.size() == 1 && members[0].key == "$ref" && members[0].value.is_string();
}

// "env" of "env:NAME"; "" if the text is not a reference: a scheme of small letters, and what it names.
[[nodiscard]] std::string_view reference_scheme(std::string_view text) noexcept;

// The value at the field's path; null when it is absent.
[[nodiscard]] inline json::Value value_at(const json::Value& config, const Field& field) noexcept {
  const json::Value* found = json::find_at(config, field.path);
  return found == nullptr ? json::Value() : *found;
}

[[nodiscard]] inline bool has_validator(const Field& field, Validator::Kind kind) noexcept {
  for (const Validator& validator : field.validators) {
    if (validator.kind == kind) return true;
  }
  return false;
}

[[nodiscard]] inline bool is_empty(const json::Value& value) noexcept {
  if (value.is_null()) return true;
  return (value.is_string() || value.is_array() || value.is_object()) && value.size() == 0;
}

// Where `ssl: true` may be sent in place of the switch: the object with "enabled", else "ssl" beside the switch.
[[nodiscard]] std::vector<std::string> tls_base(const Field& tls);
// `values`: by field; null if the field is hidden or absent.
[[nodiscard]] bool holds(const Condition& condition, std::span<const json::Value> values) noexcept;

}  // namespace jackfield
