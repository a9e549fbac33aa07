// What an audit entry says of secrets: model paths and one word each, never a value.
// Example    entry.secrets = audited_secrets(manifest, config, "used");
#pragma once
#include "api/call.h"
#include "merge/merge.h"

namespace jackfield::api {

[[nodiscard]] std::vector<std::pair<std::string, std::string>> audited_verbs(const Merged& merged);
// Whether the change gives this secret a new value.
[[nodiscard]] bool sets_secret(const Merged& merged, std::string_view path);
// Every secret that is set in a config, with one word for what happened to it: "used", "revealed".
[[nodiscard]] std::vector<std::pair<std::string, std::string>> audited_secrets(const Manifest& manifest,
                                                                               const Config& config,
                                                                               std::string_view word);

}  // namespace jackfield::api
