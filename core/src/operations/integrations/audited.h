// What an audit entry records of secrets: model paths and one word each, never a value.
// Example    core/src/operations/integrations/create.cc
#pragma once
#include "api/call.h"
#include "merge/merge.h"

namespace jackfield::api {

[[nodiscard]] std::vector<std::pair<std::string, std::string>> audited_verbs(const Merged& merged);
// Whether the change sets a new value of this secret.
[[nodiscard]] bool sets_secret(const Merged& merged, std::string_view path);
// Every secret that is set in a config, with the same word: "used" or "revealed".
[[nodiscard]] std::vector<std::pair<std::string, std::string>> audited_secrets(const Manifest& manifest,
                                                                               const Config& config,
                                                                               std::string_view word);

// The scheme of each reference in a config, by path: "env". Never what it names.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> audited_references(const Manifest& manifest,
                                                                                  const Config& config);

}  // namespace jackfield::api
