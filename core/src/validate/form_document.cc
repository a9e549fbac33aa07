#include "validate/form_document.h"

#include "config/config_access.h"
#include "json/same_text.h"
#include "manifest/field_value.h"

namespace jackfield {
namespace {

// Reads the values of a document by one walk.
class Gather {
 public:
  Gather(const Manifest& manifest, FormDocument& to) : first_(manifest.plan.shape.data()), to_(to) {}

  void root(const json::Value& object) { read_members(*first_, object); }

 private:
  void read_members(const json::ShapeNode& node, const json::Value& object) {
    const json::ShapeNode* const begin = &node + 1;
    const json::ShapeNode* const end = &node + node.size;
    const json::ShapeNode* next = begin;
    for (const json::Member& member : object.members()) {
      const json::ShapeNode* child = json::find_node(
          begin, next, end, [&](const json::ShapeNode& each) { return json::is_same_text(each.key(), member.key); });
      if (child == nullptr) {
        to_.has_unknown = true;
        continue;
      }
      next = child + child->size;
      to_.nodes[static_cast<std::size_t>(child - first_)] = read(*child, member.value);
    }
  }

  Presence read(const json::ShapeNode& node, const json::Value& value) {
    if (value.is_null()) return Presence::null;
    if (node.slot != json::ShapeNode::kNone) {
      to_.values[node.slot] = value;
      return Presence::value;
    }
    if (!value.is_object()) {
      to_.has_misplaced = true;
      return Presence::value;
    }
    read_members(node, value);
    return Presence::object;
  }

  const json::ShapeNode* first_;
  FormDocument& to_;
};

// An object of TLS settings means TLS, unless it says otherwise.
void imply_tls(const FormPlan& plan, FormDocument& document) {
  if (plan.tls_object == FormPlan::kNone || document.nodes[plan.tls_object] != Presence::object) return;
  if (!document.values[plan.tls].is_null()) return;
  document.values[plan.tls] = json::Value::boolean(true);
  document.nodes[plan.node_of[plan.tls]] = Presence::value;
}

FormDocument read_as_is(const Manifest& manifest, json::Arena& arena, const json::Value& root) {
  FormDocument document = empty_document(manifest, arena);
  document.root = root;
  Gather(manifest, document).root(root);
  return document;
}

}  // namespace

FormDocument empty_document(const Manifest& manifest, json::Arena& arena) {
  FormDocument document;
  document.values = arena.list<json::Value>(manifest.form.size());
  document.nodes = arena.list<Presence>(manifest.plan.nodes.size());
  return document;
}

FormDocument read_stored(const Manifest& manifest, json::Arena& arena, const Config& config) {
  return read_as_is(manifest, arena, ConfigAccess::value(config));
}

FormDocument read_document(const Manifest& manifest, json::Arena& arena, const json::Value& root, Report& report) {
  FormDocument document = read_as_is(manifest, arena, root);
  const bool is_regular = root.is_object() && !document.has_unknown && !document.has_misplaced;
  if (is_regular && !manifest.plan.always_normalise) {
    imply_tls(manifest.plan, document);
    return document;
  }
  return read_as_is(manifest, arena, normalise(manifest, arena, root, report));
}

bool settle_shaped(const Manifest& manifest, FormDocument& document) {
  imply_tls(manifest.plan, document);
  return !has_undeclared_pairs(manifest, document.values);
}

bool declares_key(const Field& field, std::string_view key) noexcept {
  for (const auto& [name, type] : field.keys) {
    if (name == key) return true;
  }
  return field.keys.empty();
}

bool limits_keys(const Field& field, const json::Value& value) noexcept {
  const bool has_keys = field.type == FieldType::key_value || field.type == FieldType::oauth;
  return has_keys && !field.keys.empty() && !(is_secret(field) && is_reference(value));
}

bool has_undeclared_pairs(const Manifest& manifest, std::span<const json::Value> values) noexcept {
  for (const std::size_t i : manifest.plan.keyed) {
    const Field& field = manifest.form[i];
    if (!limits_keys(field, values[i])) continue;
    for (const json::Member& member : values[i].members()) {
      if (!declares_key(field, member.key)) return true;
    }
  }
  return false;
}

Config build_config(const Manifest& manifest, const FormValues& values) {
  const std::span<const json::Value> all = ConfigAccess::values(values);
  auto arena = std::make_shared<json::Arena>();
  const auto build = [&](const auto& self, const FormNode& node) -> json::Value {
    json::ObjectBuilder object(*arena);
    for (const FormNode& child : node.children()) {
      const bool is_leaf = child.field != FormNode::kNone;
      if (is_leaf && all[child.field].is_null()) continue;
      const json::Value value = is_leaf ? json::clone(*arena, all[child.field]) : self(self, child);
      if (is_leaf || value.size() > 0) object.append(child.key, value);
    }
    return object.build();
  };
  const json::Value root = build(build, manifest.plan.root());
  return ConfigAccess::make(std::move(arena), root);
}

}  // namespace jackfield
