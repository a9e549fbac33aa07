// Compiles "visible_when" and "when" to conditions over field indexes.
// Contract   `fields` are those the condition may name: the preceding ones, or the whole form for a request. Problems
//            go to `report`, and the result is then nullopt.
// Ownership  the condition's values borrow from the document's arena.
// Limits     as deep as the document.
// Format     catalogue conditions; evaluated by holds() of field_value.h.
// Example    core/src/manifest/form.cc
#pragma once
#include <optional>
#include <span>

#include "manifest/problems.h"

namespace jackfield::manifests {

[[nodiscard]] std::optional<Condition> compile_condition(const json::Value& value, std::span<const Field> fields,
                                                         const Trail& at, const Report& report);

}  // namespace jackfield::manifests
