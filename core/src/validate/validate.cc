#include "validate/validate.h"

#include "config/config_access.h"
#include "manifest/field_value.h"
#include "validate/checks.h"
#include "validate/warnings.h"

namespace jackfield {
namespace {

// One pass over the form: a condition names preceding fields only, so each field is decided when the pass reaches it.
class Pass {
 public:
  Pass(const Manifest& manifest, json::Arena& arena, bool copies, Stage stage, const IntegrationLookup& lookup,
       Report& report)
      : manifest_(manifest),
        shape_(shape_of(manifest, scratch_)),
        arena_(arena),
        copies_(copies),
        stage_(stage),
        lookup_(lookup),
        report_(report),
        values_(manifest.form.size()) {}

  json::Value run(const json::Value& root) {
    std::string path;
    if (root.is_object()) gather(shape_, root, path);
    report_.fields.reserve(manifest_.form.size());
    for (std::size_t i = 0; i < manifest_.form.size(); ++i) decide(i);
    check_pool();
    for (const Unknown& key : unknown_) {
      if (key.field == FormNode::kNone || report_.fields[key.field].visible)
        add_finding(report_.errors, key.path, Code::unknown_key);
    }
    warn_of_config(manifest_, report_, [&](std::size_t i) { return values_[i]; });
    return build(shape_);
  }

 private:
  struct Unknown {
    std::string path;
    std::size_t field;  // the key-value field that holds it
  };

  void gather(const FormNode& node, const json::Value& object, std::string& path) {
    const std::size_t base = path.size();
    for (const json::Member& member : object.members()) {
      const FormNode* child = node.find(member.key);
      if (child == nullptr) {
        unknown_.push_back({key_path(path, member.key), FormNode::kNone});
        continue;
      }
      if (child->field != FormNode::kNone) {
        values_[child->field] = member.value;
        gather_keys(child->field, member.value);
        continue;
      }
      if (member.value.is_null()) continue;
      if (base > 0) path += '.';
      path += child->key;
      if (member.value.is_object()) {
        gather(*child, member.value, path);
      } else {
        misplaced_.push_back({path, child->first_field});
      }
      path.resize(base);
    }
  }

  void gather_keys(std::size_t index, const json::Value& value) {
    const Field& field = manifest_.form[index];
    const bool has_keys = field.type == FieldType::key_value || field.type == FieldType::oauth;
    if (!has_keys || field.keys.empty() || (is_secret(field) && is_reference(value))) return;
    for (const json::Member& member : value.members()) {
      bool known = false;
      for (const auto& [key, type] : field.keys) known = known || key == member.key;
      if (!known) unknown_.push_back({key_path(field.model, member.key), index});
    }
  }

  void decide(std::size_t i) {
    const Field& field = manifest_.form[i];
    for (const Unknown& place : misplaced_) {
      if (place.field == i) add_finding(report_.errors, place.path, Code::type);
    }
    const bool visible = !field.visible_when || holds(*field.visible_when, [&](std::size_t f) { return values_[f]; });
    report_.fields.push_back({&field, visible, visible && field.required, field.default_value});
    json::Value& value = values_[i];
    if (!visible) {
      value = {};
      return;
    }
    if (value.is_null() && stage_ == Stage::create && !field.default_value.is_null() && !is_secret(field)) {
      value = json::clone(arena_, field.default_value);
    } else if (copies_) {
      value = json::clone(arena_, value);
    }
    check(field, value);
  }

  void check(const Field& field, json::Value& value) {
    if (is_empty(value) && field.required) {
      add_finding(report_.errors, field.model, Code::required);
      return;
    }
    if (value.is_null()) return;
    const TypeCheck type = check_type(field, value, report_.errors);
    if (type == TypeCheck::absent) value = {};
    if (type != TypeCheck::good || is_empty(value)) return;
    if (is_secret(field) && is_reference(value)) return;
    if (field.type == FieldType::integration && lookup_ && !lookup_(value.text(), field)) {
      add_finding(report_.errors, field.model, Code::unknown_integration);
      return;
    }
    if (!field.validators.empty()) check_validators(field, value, report_.errors, report_.warnings);
  }

  // A pool cannot keep more connections open than it may have.
  void check_pool() {
    const auto value_of = [&](std::string_view model) {
      const Field* field = manifest_.find_field(model);
      return field == nullptr ? json::Value() : values_[static_cast<std::size_t>(field - manifest_.form.data())];
    };
    const json::Value most = value_of("pool.max");
    if (!most.is_number() || value_of("pool.min").as_number() <= most.as_number()) return;
    Json number;
    json::append_number(number.bytes, most.as_number());
    add_param(add_finding(report_.errors, "pool.min", Code::max), "value", std::move(number));
  }

  // In form order, whatever order the caller sent: equal configs are equal bytes.
  json::Value build(const FormNode& node) {
    json::ObjectBuilder object(arena_);
    for (const FormNode& child : node.children) {
      if (child.field != FormNode::kNone) {
        if (!values_[child.field].is_null()) object.append(child.key, values_[child.field]);
      } else if (any_below(child)) {
        object.append(child.key, build(child));
      }
    }
    return object.build();
  }

  [[nodiscard]] bool any_below(const FormNode& node) const noexcept {
    if (node.field != FormNode::kNone) return !values_[node.field].is_null();
    for (const FormNode& child : node.children) {
      if (any_below(child)) return true;
    }
    return false;
  }

  const Manifest& manifest_;
  FormNode scratch_;
  const FormNode& shape_;
  json::Arena& arena_;
  bool copies_;
  Stage stage_;
  const IntegrationLookup& lookup_;
  Report& report_;
  std::vector<json::Value> values_;
  std::vector<Unknown> unknown_;
  std::vector<Unknown> misplaced_;  // a text where an object of fields belongs
};

Validated run(const Manifest& manifest, std::shared_ptr<json::Arena> arena, const json::Value& root, bool copies,
              Stage stage, const IntegrationLookup& lookup) {
  Validated out;
  const json::Value value = Pass(manifest, *arena, copies, stage, lookup, out.report).run(root);
  out.config = ConfigAccess::make(std::move(arena), value);
  return out;
}

}  // namespace

Validated validate(const Manifest& manifest, const Config& merged, Stage stage, const IntegrationLookup& lookup) {
  return run(manifest, std::make_shared<json::Arena>(), ConfigAccess::value(merged), true, stage, lookup);
}

Validated validate(const Manifest& manifest, Config&& merged, Stage stage, const IntegrationLookup& lookup) {
  const Config taken = std::move(merged);
  std::shared_ptr<json::Arena> arena = ConfigAccess::arena(taken);
  if (arena == nullptr) arena = std::make_shared<json::Arena>();
  return run(manifest, std::move(arena), ConfigAccess::value(taken), false, stage, lookup);
}

}  // namespace jackfield
