// The form as a flat tree, and what follows from its fields alone. See FormPlan.
#include <algorithm>

#include "manifest/field_value.h"

namespace jackfield {
namespace {

struct Branch {
  std::string key;
  std::size_t field = FormNode::kNone;
  std::size_t first_field = FormNode::kNone;
  std::vector<Branch> below;
};

Branch& branch(Branch& at, const std::string& key, std::size_t field) {
  for (Branch& child : at.below) {
    if (child.key == key) return child;
  }
  return at.below.emplace_back(Branch{key, FormNode::kNone, field, {}});
}

Branch grow(const std::vector<Field>& form) {
  Branch root;
  root.first_field = 0;
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i].type == FieldType::space || form[i].path.empty()) continue;
    Branch* at = &root;
    for (const std::string& key : form[i].path) at = &branch(*at, key, i);
    if (at->field == FormNode::kNone) at->field = i;
  }
  return root;
}

void flatten(const Branch& from, const std::string& path, std::vector<FormNode>& nodes) {
  const std::size_t place = nodes.size();
  FormNode node{.key = from.key, .path = path, .field = from.field, .first_field = from.first_field};
  node.member = ',';
  json::append_string(node.member, from.key);
  node.member += ':';
  nodes.push_back(std::move(node));
  for (const Branch& child : from.below) flatten(child, path.empty() ? child.key : path + "." + child.key, nodes);
  nodes[place].size = nodes.size() - place;
}

TlsPart tls_part(const Field& field) {
  if (field.tls_switch || field.model == "connection.ssl.enabled") return TlsPart::on;
  if (field.path.empty()) return TlsPart::none;
  if (field.path.back() == "rejectUnauthorized") return TlsPart::verify;
  return field.path.back() == "trustServerCertificate" ? TlsPart::trust : TlsPart::none;
}

void derive(Field& field) {
  field.tls = tls_part(field);
  field.is_host = field.model == "connection.host";
  field.in_ssl = field.path.size() > 1 && field.path[field.path.size() - 2] == "ssl";
  field.holds_pem = has_validator(field, Validator::Kind::pem);
  field.numeric_keys = field.type == FieldType::key_value &&
                       std::any_of(field.keys.begin(), field.keys.end(),
                                   [](const auto& key) { return key.second == FieldType::number; });
  json::append_string(field.state_head, field.model);
  field.state_head += R"(:{"visible":)";
  field.state_tail = R"(,"recommended":)";
  const json::Value& value = field.default_value;
  field.state_tail += value.is_array()  ? json::to_text(value)
                      : value.is_null() ? "[]"
                                        : "[" + json::to_text(value) + "]";
  field.state_tail += '}';
}

std::vector<json::ShapeNode> shape_of(const std::vector<FormNode>& nodes) {
  std::vector<json::ShapeNode> shape;
  shape.reserve(nodes.size());
  for (const FormNode& node : nodes) {
    const bool is_leaf = node.field != FormNode::kNone;
    shape.push_back({.member = std::string_view(node.member).substr(1),
                     .slot = is_leaf ? static_cast<std::uint32_t>(node.field) : json::ShapeNode::kNone,
                     .size = static_cast<std::uint32_t>(node.size)});
  }
  return shape;
}

// How far a path leads into the form: the node at its end, nullptr if an object of the form lacks a key of it.
struct Reached {
  const FormNode* node;
  bool in_field;  // a field is above the end
};
Reached follow(const FormPlan& plan, const std::vector<std::string>& path) {
  const FormNode* at = &plan.root();
  for (const std::string& key : path) {
    if (at->field != FormNode::kNone) return {at, true};
    at = at->find(key);
    if (at == nullptr) break;
  }
  return {at, false};
}

std::size_t index_of(const std::vector<Field>& form, std::string_view model) {
  const auto found = std::find_if(form.begin(), form.end(), [&](const Field& field) { return field.model == model; });
  return found == form.end() ? FormNode::kNone : static_cast<std::size_t>(found - form.begin());
}

void add_deciders(const Condition& condition, std::vector<std::size_t>& to) {
  using Kind = Condition::Kind;
  if (condition.kind == Kind::all_of || condition.kind == Kind::any_of) {
    for (const Condition& part : condition.parts) add_deciders(part, to);
  } else if (std::find(to.begin(), to.end(), condition.field) == to.end()) {
    to.push_back(condition.field);
  }
}

// `ssl` as the form has it: an object with the switch in it, or no key of the form at all.
void plan_tls(const std::vector<Field>& form, FormPlan& plan) {
  const auto marked = std::find_if(form.begin(), form.end(), [](const Field& field) { return field.tls_switch; });
  plan.tls =
      marked != form.end() ? static_cast<std::size_t>(marked - form.begin()) : index_of(form, "connection.ssl.enabled");
  if (plan.tls == FormNode::kNone || form[plan.tls].path.empty()) return;
  const Reached object = follow(plan, tls_base(form[plan.tls]));
  if (object.node == nullptr) return;
  const bool is_inside = form[plan.tls].path.back() == "enabled" && !object.in_field;
  if (is_inside) plan.tls_object = static_cast<std::size_t>(object.node - plan.nodes.data());
  plan.always_normalise = plan.always_normalise || !is_inside;
}

}  // namespace

const FormNode* FormNode::find(std::string_view name) const noexcept {
  for (const FormNode& child : children()) {
    if (child.key == name) return &child;
  }
  return nullptr;
}

std::vector<std::string> tls_base(const Field& tls) {
  std::vector<std::string> base = tls.path;
  if (base.back() == "enabled") {
    base.pop_back();
  } else {
    base.resize(1);
    base.emplace_back("ssl");
  }
  return base;
}

FormPlan plan_form(std::vector<Field>& form) {
  FormPlan plan;
  flatten(grow(form), "", plan.nodes);
  plan.shape = shape_of(plan.nodes);
  plan.node_of.assign(form.size(), FormNode::kNone);
  for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
    if (plan.nodes[i].field != FormNode::kNone) plan.node_of[plan.nodes[i].field] = i;
  }
  for (std::size_t i = 0; i < form.size(); ++i) {
    Field& field = form[i];
    derive(field);
    if (is_secret(field)) plan.secrets.push_back(i);
    if (is_secret(field) || field.type == FieldType::number || field.numeric_keys || field.holds_pem)
      plan.converted.push_back(i);
    if (field.is_host || field.tls != TlsPart::none || field.model == "pool.max") plan.noticed.push_back(i);
    if (field.visible_when) add_deciders(*field.visible_when, plan.deciders);
    if (field.visible_when && is_secret(field)) plan.hidden_secrets.push_back(i);
    if (!field.keys.empty()) plan.keyed.push_back(i);
    for (const auto& alias : field.aliases)
      plan.always_normalise = plan.always_normalise || follow(plan, alias).node != nullptr;
  }
  for (const FormNode& node : plan.nodes) {
    if (node.field != FormNode::kNone && is_secret(form[node.field])) plan.shown_secrets.push_back(node.field);
  }
  plan_tls(form, plan);
  plan.pool_min = index_of(form, "pool.min");
  plan.pool_max = index_of(form, "pool.max");
  return plan;
}

}  // namespace jackfield
