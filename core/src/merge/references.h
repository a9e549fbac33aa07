// The references in a configuration, and their values in place of them.
// Contract   a reference is the whole value of a secret field: {"$ref": TEXT}. A text is never one.
// Ownership  paths borrow from the manifest, texts from the config.
// Example    core/src/operations/integrations/resolving_native.cc
#pragma once
#include <string_view>
#include <utility>
#include <vector>

#include "config/secret.h"
#include "manifest/manifest.h"

namespace jackfield {

struct FoundReference {
  const Field* field = nullptr;
  std::string_view text;  // "env:NAME"
};
[[nodiscard]] std::vector<FoundReference> references_of(const Manifest& manifest, const Config& config);
// The config with these values in these fields; it is for use alone and must not be stored.
[[nodiscard]] Config with_values(const Config& config, const std::vector<std::pair<const Field*, Secret>>& values);

}  // namespace jackfield
