// The schemas of parameters and results: the rules that a table of shapes cannot express.
// Contract   reports through `report`.
// Ownership  borrows its arguments for the call.
// Limits     as deep as the document.
// Example    core/src/manifest/rules/endpoint_rules.cc
#pragma once
#include "manifest/rules/template_rules.h"

namespace jackfield::manifests {

void check_params_schema(const Draft& draft, const json::Value& schema, const Trail& at, const Report& report);
// Returns whether a JSON pointer names a field of the config that is not secret, or a value within one.
[[nodiscard]] bool is_public_pointer(const Draft& draft, std::string_view pointer);

}  // namespace jackfield::manifests
