#include "operations/integrations/audited.h"

#include <algorithm>

#include "manifest/field_value.h"
#include "mask/mask.h"
#include "merge/references.h"
#include "operations/form/config_rules.h"

namespace jackfield::api {

std::vector<std::pair<std::string, std::string>> audited_verbs(const Merged& merged) {
  std::vector<std::pair<std::string, std::string>> verbs;
  for (const auto& [path, verb] : merged.verbs) verbs.emplace_back(path, verb_name(verb));
  return verbs;
}

bool sets_secret(const Merged& merged, std::string_view path) {
  return std::any_of(merged.verbs.begin(), merged.verbs.end(),
                     [&](const auto& verb) { return verb.first == path && verb.second == SecretVerb::set; });
}

std::vector<std::pair<std::string, std::string>> audited_secrets(const Manifest& manifest, const Config& config,
                                                                 std::string_view word) {
  std::vector<std::pair<std::string, std::string>> secrets;
  json::Arena arena;
  const Masked masked = mask(manifest, config, arena);
  for (const json::Member& member : masked.secrets().members()) {
    if (member.value.as_boolean()) secrets.emplace_back(member.key, word);
  }
  return secrets;
}

std::vector<std::pair<std::string, std::string>> audited_references(const Manifest& manifest, const Config& config) {
  std::vector<std::pair<std::string, std::string>> references;
  for (const FoundReference& found : references_of(manifest, config))
    references.emplace_back(found.field->model, reference_scheme(found.text));
  return references;
}

}  // namespace jackfield::api
