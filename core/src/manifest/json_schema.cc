// The config that a create accepts, as JSON Schema 2020-12. Where the core accepts more than a schema can express (an
// empty optional value, a value hidden by a condition), the schema requires the canonical spelling.
#include <optional>

#include "base/words.h"
#include "manifest/field_value.h"
#include "manifest/manifest.h"

namespace jackfield {
namespace {

using json::ArrayBuilder;
using json::ObjectBuilder;
using json::Value;

class SchemaWriter {
 public:
  SchemaWriter(const Manifest& manifest, json::Arena& arena) : manifest_(manifest), arena_(arena) {}

  Value write() {
    ObjectBuilder root(arena_, object_schema(manifest_.shape, ""));
    ObjectBuilder schema(arena_);
    schema.set("$schema", "https://json-schema.org/draft/2020-12/schema").set("title", manifest_.title);
    for (const json::Member& member : root.build().members()) schema.set(member.key, member.value);
    ArrayBuilder rules(arena_);
    bool any = false;
    for (std::size_t i = 0; i < manifest_.form.size(); ++i) {
      const Field& field = manifest_.form[i];
      if (!field.required || !field.default_value.is_null()) continue;
      any = true;
      rules.add(required_rule(field));
    }
    if (any) schema.set("allOf", rules.build());
    return schema.build();
  }

 private:
  static constexpr std::string_view kNumeric = "^-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?$";

  Value one(std::string_view key, Value value) { return ObjectBuilder(arena_).set(key, value).build(); }
  Value text(std::string_view value) { return Value::string(arena_, value); }
  Value list(std::initializer_list<Value> values) {
    ArrayBuilder out(arena_);
    for (const Value& value : values) out.add(value);
    return out.build();
  }
  Value of_type(std::string_view type) { return one("type", text(type)); }
  Value negated(Value schema) { return one("not", schema); }
  Value any_of(Value first, Value second) { return one("anyOf", list({first, second})); }
  Value anything() { return ObjectBuilder(arena_).build(); }
  // An object with these properties and no others.
  Value closed(Value properties) {
    return ObjectBuilder(arena_, of_type("object"))
        .set("properties", properties)
        .set("additionalProperties", Value::boolean(false))
        .build();
  }

  // Structure

  Value object_schema(const FormNode& node, const std::string& path) {
    ObjectBuilder properties(arena_);
    for (const FormNode& child : node.children) {
      const std::string below = path.empty() ? child.key : path + "." + child.key;
      properties.set(child.key,
                     child.field != FormNode::kNone ? field_schema(child.field) : group_schema(child, below));
    }
    for (const Field& field : manifest_.form) {
      for (const auto& alias : field.aliases) add_older(properties, alias, path, field);
      if (field.tls_switch && path == tls_path(field) && node.find("enabled") == nullptr)
        properties.set("enabled", of_type("boolean"));
      if (join(field.collects) == path && !field.collects.empty()) add_collected(properties, node, field);
    }
    return closed(properties.build());
  }

  Value group_schema(const FormNode& node, const std::string& path) {
    const Value object = object_schema(node, path);
    for (const Field& field : manifest_.form) {
      if (!field.tls_switch || path != tls_path(field)) continue;
      return one("anyOf", list({object, of_type("boolean"), one("enum", list({text("true"), text("false")}))}));
    }
    return object;
  }

  static std::string join(const std::vector<std::string>& path) {
    std::string out;
    for (const std::string& key : path) (out.empty() ? out : out += '.') += key;
    return out;
  }
  // Fields whose switch may be sent as "ssl": true.
  static std::string tls_path(const Field& field) {
    if (field.path.size() > 1 && field.path.back() == "enabled") return field.model.substr(0, field.model.size() - 8);
    return field.path[0] + ".ssl";
  }

  // An older path is allowed below an object of the form; otherwise its first key is allowed with any value.
  void add_older(ObjectBuilder& properties, const std::vector<std::string>& alias, const std::string& path,
                 const Field& field) {
    std::vector<std::string> above = alias;
    above.pop_back();
    const std::string parent = join(above);
    const FormNode* at = &manifest_.shape;
    std::string reached;
    for (const std::string& key : above) {
      const FormNode* next = at->find(key);
      if (next == nullptr || next->field != FormNode::kNone) break;
      at = next;
      if (!reached.empty()) reached += '.';
      reached += key;
    }
    if (reached != path) return;
    std::size_t depth = 0;
    for (const char c : reached) depth += c == '.' ? 1 : 0;
    const std::size_t known = reached.empty() ? 0 : depth + 1;
    Value schema = ObjectBuilder(arena_, field_schema(static_cast<std::size_t>(&field - manifest_.form.data())))
                       .set("deprecated", Value::boolean(true))
                       .build();
    for (std::size_t i = alias.size() - 1; i > known; --i)
      schema = ObjectBuilder(arena_, of_type("object")).set("properties", one(alias[i], schema)).build();
    properties.set(alias[known], schema);
  }

  void add_collected(ObjectBuilder& properties, const FormNode& node, const Field& field) {
    for (const auto& [key, type] : field.keys) {
      if (node.find(key) == nullptr) properties.set(key, key_schema(type));
    }
  }

  // Fields

  Value key_schema(FieldType type) {
    if (type == FieldType::number) return number_schema();
    return of_type(type == FieldType::switch_ ? "boolean" : "string");
  }
  Value number_schema() {
    return ObjectBuilder(arena_).set("type", list({text("number"), text("string")})).set("pattern", kNumeric).build();
  }

  Value field_schema(std::size_t index) {
    const Field& field = manifest_.form[index];
    const Value source = manifest_.document.get("form").items()[index];
    Value shape = value_schema(field, source);
    if (field.secret) {
      ObjectBuilder reference(arena_, of_type("object"));
      reference.set("properties", one("$ref", of_type("string"))).set("required", list({text("$ref")}));
      reference.set("additionalProperties", Value::boolean(false));
      shape = any_of(shape, reference.build());
    }
    ObjectBuilder out(arena_, shape);
    out.set("title", source.get("label"));
    if (source.find("help") != nullptr) out.set("description", source.get("help"));
    if (!field.default_value.is_null()) out.set("default", field.default_value);
    if (source.find("example") != nullptr) out.set("examples", list({source.get("example")}));
    if (field.secret) out.set("writeOnly", Value::boolean(true));
    return out.build();
  }

  Value value_schema(const Field& field, const Value& source) {
    switch (field.type) {
      case FieldType::number:
        return with_validators(number_schema(), field, source);
      case FieldType::switch_:
      case FieldType::checkbox:
        return of_type("boolean");
      case FieldType::json:
        return anything();
      case FieldType::key_value:
        return key_value_schema(field);
      case FieldType::oauth:
        return oauth_schema(source);
      case FieldType::select:
        return select_schema(field, source);
      default:
        return with_validators(of_type("string"), field, source);
    }
  }

  Value key_value_schema(const Field& field) {
    if (field.keys.empty())
      return ObjectBuilder(arena_, of_type("object")).set("additionalProperties", of_type("string")).build();
    ObjectBuilder properties(arena_);
    for (const auto& [key, type] : field.keys) properties.set(key, key_schema(type));
    return closed(properties.build());
  }

  Value select_schema(const Field& field, const Value& source) {
    Value item = with_validators(of_type("string"), field, source);
    if (!field.options.empty() && !field.dynamic_options && field.mode != SelectMode::tags) {
      ArrayBuilder options(arena_);
      for (const std::string& option : field.options) options.add(text(option));
      item = one("enum", options.build());
    }
    if (field.mode == SelectMode::single) return item;
    return ObjectBuilder(arena_, of_type("array")).set("items", item).build();
  }

  Value oauth_schema(const Value& source) {
    ObjectBuilder properties(arena_);
    std::string_view texts = "code redirect_uri code_verifier access_token refresh_token scope";
    while (!texts.empty()) properties.set(take_word(texts), of_type("string"));
    properties.set("expires_at", anything());
    for (const Value& kept : source.get("oauth").get("keep").items()) properties.set(kept.text(), anything());
    return closed(properties.build());
  }

  Value with_validators(Value schema, const Field& field, const Value& source) {
    ObjectBuilder out(arena_, schema);
    const Value validators = source.get("validators");
    for (std::size_t i = 0; i < field.validators.size(); ++i) {
      const Value value = validators.items()[i].get("value");
      using Kind = Validator::Kind;
      const Kind kind = field.validators[i].kind;
      if (kind == Kind::min) out.set("minimum", value);
      if (kind == Kind::max) out.set("maximum", value);
      if (kind == Kind::min_length) out.set("minLength", value);
      if (kind == Kind::max_length) out.set("maxLength", value);
      if (kind == Kind::email) out.set("format", "email");
      if (kind == Kind::url) out.set("format", "uri");
      if (kind == Kind::port) out.set("minimum", Value::integer(1)).set("maximum", Value::integer(65535));
      if (kind == Kind::pattern) out.set("pattern", anchored(value.text(), field.required));
    }
    return out.build();
  }
  // An optional value may be empty, and an empty value is not validated.
  static std::string anchored(std::string_view pattern, bool required) {
    std::string out = "^(?:";
    out += pattern;
    out += required ? ")$" : ")?$";
    return out;
  }

  // Required fields and conditions

  Value required_rule(const Field& field) {
    Value present = at_path(field.path, std::nullopt, true);
    for (const auto& alias : field.aliases) present = any_of(present, at_path(alias, std::nullopt, true));
    if (!field.visible_when) return present;
    return ObjectBuilder(arena_).set("if", condition_schema(*field.visible_when)).set("then", present).build();
  }

  // Requires `value` at the end of `path` if there is a value; `present`: there must be one.
  Value at_path(const std::vector<std::string>& path, const std::optional<Value>& value, bool present) {
    Value schema = value ? *value : Value::boolean(true);
    for (std::size_t i = path.size(); i-- > 0;) {
      ObjectBuilder out(arena_);
      if (value || i + 1 < path.size()) out.set("properties", one(path[i], schema));
      if (present) out.set("required", list({text(path[i])}));
      schema = out.build();
    }
    return schema;
  }

  Value condition_schema(const Condition& condition) {
    using Kind = Condition::Kind;
    if (condition.kind == Kind::all_of || condition.kind == Kind::any_of) {
      ArrayBuilder parts(arena_);
      for (const Condition& part : condition.parts) parts.add(condition_schema(part));
      return one(condition.kind == Kind::all_of ? "allOf" : "anyOf", parts.build());
    }
    const bool is_negative =
        condition.kind == Kind::not_equal || condition.kind == Kind::not_in || condition.kind == Kind::not_empty;
    const Value positive = positive_schema(condition);
    // A negation of "the field is present and ..." holds for an absent field, as required.
    return is_negative ? negated(positive) : positive;
  }

  // The field is equal, in, or empty; a hidden field counts as empty, a default as sent.
  Value positive_schema(const Condition& condition) {
    using Kind = Condition::Kind;
    const Field& field = manifest_.form[condition.field];
    const bool asks_empty = condition.kind == Kind::empty || condition.kind == Kind::not_empty;
    Value wanted;
    bool default_fits = false;
    if (asks_empty) {
      wanted = one("enum", list({Value(), text(""), ArrayBuilder(arena_).build(), ObjectBuilder(arena_).build()}));
      default_fits = is_empty(field.default_value);
    } else if (condition.value.is_array()) {
      wanted = one("enum", condition.value);
      for (const Value& item : condition.value.items()) default_fits = default_fits || item == field.default_value;
    } else {
      wanted = one("const", condition.value);
      default_fits = condition.value == field.default_value;
    }
    const Value schema = field.tls_switch ? tls_schema(field, wanted, condition, default_fits)
                                          : at_path(field.path, wanted, !default_fits);
    if (!field.visible_when) return schema;
    const Value shown = condition_schema(*field.visible_when);
    return asks_empty ? any_of(negated(shown), schema) : one("allOf", list({shown, schema}));
  }

  // An object without the switch means on; the value may also be `true` or "true".
  Value tls_schema(const Field& field, const Value& wanted, const Condition& condition, bool default_fits) {
    if (field.path.size() < 2 || field.path.back() != "enabled") return at_path(field.path, wanted, !default_fits);
    const bool wants_on = condition.value == Value::boolean(true);
    std::vector<std::string> above = field.path;
    above.pop_back();
    const Value spelled = one("enum", list({Value::boolean(wants_on), text(wants_on ? "true" : "false")}));
    ObjectBuilder object(arena_, of_type("object"));
    object.set("properties", one("enabled", wanted));
    if (!wants_on) object.set("required", list({text("enabled")}));
    return at_path(above, any_of(spelled, object.build()), !default_fits);
  }

  const Manifest& manifest_;
  json::Arena& arena_;
};

}  // namespace

json::Value json_schema(const Manifest& manifest, json::Arena& arena) { return SchemaWriter(manifest, arena).write(); }

}  // namespace jackfield
