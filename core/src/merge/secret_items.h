// A secret that is a list of objects: an item keeps a value only from the stored item of the same id (security.md S6).
// Example    core/src/merge/merge.cc
#pragma once
#include "merge/merge.h"

namespace jackfield {

struct SecretItems {
  json::Value value;
  bool kept = false;  // something came from the stored items
  std::vector<Finding> errors;
};
[[nodiscard]] bool holds_items(const json::Value& value) noexcept;
[[nodiscard]] SecretItems merge_items(json::Arena& arena, const Field& field, const json::Value& stored,
                                      const json::Value& sent);
// Returns whether the sentinel is left at any depth; such a value must not be stored.
[[nodiscard]] bool holds_sentinel(const json::Value& value) noexcept;

}  // namespace jackfield
