#include "manifest/rules/params_rules.h"

#include "manifest/pattern/pattern.h"

namespace jackfield::manifests {

bool is_public_pointer(const Draft& draft, std::string_view pointer) {
  if (pointer.empty()) return false;
  std::string name(pointer.substr(1));
  for (char& c : name) {
    if (c == '/') c = '.';
  }
  for (const Field& field : draft.manifest.form) {
    if (field.secret || !name.starts_with(field.model)) continue;
    if (name.size() == field.model.size() || name[field.model.size()] == '.') return true;
  }
  return false;
}

void check_params_schema(const Draft& draft, const json::Value& schema, const Trail& at, const Report& report) {
  const json::Value properties = schema.get("properties");
  const Trail required = at.at("required");
  for (std::size_t i = 0; i < schema.get("required").items().size(); ++i) {
    if (properties.find(schema.get("required").items()[i].text()) == nullptr)
      report(required.at(i), "what is required is not declared");
  }
  if (const json::Value* pattern = schema.find("pattern")) {
    if (!Pattern::compile(pattern->text())) {
      report(at.at("pattern"), "the pattern leaves the subset that is matched in linear time, or is too large");
    }
  }
  if (const json::Value* from = schema.find("default_from")) {
    if (!is_public_pointer(draft, from->text()))
      report(at.at("default_from"), "this points to no field that is not secret");
  }
  const Trail list = at.at("properties");
  for (const json::Member& member : properties.members())
    check_params_schema(draft, member.value, list.at(member.key), report);
  for (const std::string_view below : {"items", "additionalProperties"}) {
    const json::Value* inner = schema.find(below);
    if (inner != nullptr && inner->is_object()) check_params_schema(draft, *inner, at.at(below), report);
  }
}

}  // namespace jackfield::manifests
