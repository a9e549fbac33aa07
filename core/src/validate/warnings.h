// Warnings: values that are allowed but probably not intended. They never block a write.
// Example    core/src/validate/validate.cc
#pragma once
#include "validate/findings.h"

namespace jackfield {

// `values`: by field, after validation.
void warn_of_config(const Manifest& manifest, std::span<const json::Value> values, Report& report);

}  // namespace jackfield
