#include "merge/grant.h"

#include "config/config_access.h"
#include "manifest/field_value.h"
#include "validate/form_document.h"

namespace jackfield {

Config with_grant(const Config& config, const Field& field, const json::Value& members) {
  auto arena = std::make_shared<json::Arena>();
  const json::Value& root = ConfigAccess::value(config);
  json::Value changed;
  if (members.is_null()) {
    changed = json::remove_at(*arena, root, field.path);
  } else {
    const json::Value merged = json::merge_patch(*arena, value_at(root, field), members);
    changed = json::set_at(*arena, root, field.path, merged);
  }
  const json::Value owned = json::clone(*arena, changed);
  return ConfigAccess::make(std::move(arena), owned);
}

json::Value grant_of(const Config& config, const Field& field) noexcept {
  return value_at(ConfigAccess::value(config), field);
}

Config sealable(const json::Value& object) {
  auto arena = std::make_shared<json::Arena>();
  const json::Value owned = json::clone(*arena, object);
  return ConfigAccess::make(std::move(arena), owned);
}

bool is_shown(const Manifest& manifest, const Config& config, const Field& field) {
  if (!field.visible_when) return true;
  json::Arena arena;
  const FormDocument document = read_stored(manifest, arena, config);
  return holds(*field.visible_when, document.values);
}

}  // namespace jackfield
