#include "merge/references.h"

#include "config/config_access.h"
#include "manifest/field_value.h"

namespace jackfield {

std::vector<FoundReference> references_of(const Manifest& manifest, const Config& config) {
  std::vector<FoundReference> found;
  for (const Field& field : manifest.form) {
    if (!is_secret(field)) continue;
    const json::Value* value = json::find_at(ConfigAccess::value(config), field.path);
    if (value != nullptr && is_reference(*value)) found.push_back({&field, value->members()[0].value.text()});
  }
  return found;
}

Config with_values(const Config& config, const std::vector<std::pair<const Field*, Secret>>& values) {
  auto arena = std::make_shared<json::Arena>();
  json::Value whole = json::clone(*arena, ConfigAccess::value(config));
  for (const auto& [field, secret] : values)
    whole = json::set_at(*arena, whole, field->path, json::Value::string(*arena, secret.expose()));
  return ConfigAccess::make(std::move(arena), whole);
}

}  // namespace jackfield
