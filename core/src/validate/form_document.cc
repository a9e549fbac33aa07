#include "validate/form_document.h"

#include "config/config_access.h"
#include "json/same_text.h"
#include "manifest/field_value.h"

namespace jackfield {
namespace {

// Reads the values of a document by one walk. Members mostly come in the order of the form, so a search begins behind
// the node found last.
class Gather {
 public:
  Gather(const Manifest& manifest, FormDocument& to) : first_(manifest.plan.nodes.data()), to_(to) {}

  void object(const FormNode& node, const json::Value& object) {
    const FormNode* const begin = &node + 1;
    const FormNode* const end = &node + node.size;
    const FormNode* next = begin;
    for (const json::Member& member : object.members()) {
      const FormNode* child = find(member.key, begin, next, end);
      if (child == nullptr) {
        to_.has_unknown = true;
        continue;
      }
      next = child + child->size;
      to_.nodes[static_cast<std::size_t>(child - first_)] = read(*child, member.value);
    }
  }

 private:
  static const FormNode* find(std::string_view key, const FormNode* begin, const FormNode* next, const FormNode* end) {
    const FormNode* const found = search(key, next, end);
    return found != nullptr ? found : search(key, begin, next);
  }
  static const FormNode* search(std::string_view key, const FormNode* at, const FormNode* end) {
    for (; at != end; at += at->size) {
      if (json::is_same_text(at->key, key)) return at;
    }
    return nullptr;
  }

  Presence read(const FormNode& node, const json::Value& value) {
    if (value.is_null()) return Presence::null;
    if (node.field != FormNode::kNone) {
      to_.values[node.field] = value;
      return Presence::value;
    }
    if (!value.is_object()) {
      to_.has_misplaced = true;
      return Presence::value;
    }
    object(node, value);
    return Presence::object;
  }

  const FormNode* first_;
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
  Gather(manifest, document).object(manifest.plan.root(), root);
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
