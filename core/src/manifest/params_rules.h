// The schemas of parameters and results: what a table of shapes cannot say of them.
// Contract   reports through `report`. Ownership  borrows for the call.
// Limits     as deep as the document. Example  endpoint_rules.cc
#pragma once
#include "manifest/template_rules.h"

namespace jackfield::manifests {

void check_params_schema(const Draft& draft, const json::Value& schema, const Trail& at, const Report& report);
// Does a JSON pointer name a field of the config that is not secret, or something within one?
[[nodiscard]] bool is_public_pointer(const Draft& draft, std::string_view pointer);

}  // namespace jackfield::manifests
