// The config that a create accepts, as JSON Schema 2020-12. Where the core accepts more than a schema can express (an
// empty optional value, a value hidden by a condition), the schema requires the canonical spelling.
#include <algorithm>
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
    ObjectBuilder root(arena_, object_schema(manifest_.plan.root(), ""));
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
  static constexpr std::string_view kOneLine = "^[^\\r\\n\\u0000]*$";
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
    for (const FormNode& child : node.children()) {
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
    const FormNode* at = &manifest_.plan.root();
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
      if (node.find(key) == nullptr) properties.set(key, key_schema(field, key, type));
    }
  }

  // Fields

  Value key_schema(const Field& field, std::string_view name, FieldType type) {
    if (type == FieldType::json) return anything();
    if (type == FieldType::switch_) return of_type("boolean");
    const auto found = std::find_if(field.key_validators.begin(), field.key_validators.end(),
                                    [&](const auto& each) { return each.first == name; });
    static const std::vector<Validator> kNone;
    const auto& validators = found == field.key_validators.end() ? kNone : found->second;
    if (type == FieldType::number) return number_schema(validators);
    const Value index = manifest_.document.get("form").items()[index_of(field)];
    return with_validators(line_schema(), validators, index.get("key_validators").get(name), true);
  }
  [[nodiscard]] std::size_t index_of(const Field& field) const {
    return static_cast<std::size_t>(&field - manifest_.form.data());
  }
  // A text without line breaks.
  Value line_schema() { return ObjectBuilder(arena_, of_type("string")).set("pattern", kOneLine).build(); }

  // A number may be written as text. Of such texts only those of whole numbers from 0 or 1 have a pattern for their
  // range.
  Value number_schema(const std::vector<Validator>& validators) {
    using Kind = Validator::Kind;
    ObjectBuilder number(arena_, of_type("number"));
    std::optional<double> least;
    std::optional<double> most;
    bool whole = false;
    for (const Validator& validator : validators) {
      if (validator.kind == Kind::min) least = validator.number;
      if (validator.kind == Kind::max) most = validator.number;
      if (validator.kind == Kind::port) {
        least = 1;
        most = 65535;
      }
      whole = whole || validator.kind == Kind::integer || validator.kind == Kind::port;
    }
    if (whole) number.set("multipleOf", Value::integer(1));
    if (least) number.set("minimum", whole_or_real(*least));
    if (most) number.set("maximum", whole_or_real(*most));
    const bool has_pattern = whole && least && *least >= 0 && *least <= 1;
    const std::string pattern = !has_pattern ? std::string(kNumeric)
                                : most       ? up_to(*most, *least == 0)
                                             : std::string(*least == 0 ? "^(0|[1-9][0-9]*)$" : "^[1-9][0-9]*$");
    return any_of(number.build(),
                  ObjectBuilder(arena_, of_type("string")).set("pattern", Value::string(arena_, pattern)).build());
  }
  static Value whole_or_real(double number) {
    const auto whole = static_cast<std::int64_t>(number);
    return static_cast<double>(whole) == number ? Value::integer(whole) : Value::number(number);
  }
  // Decimal digits of whole numbers up to `most`: shorter ones, then those that are smaller at some place.
  static std::string up_to(double most, bool zero) {
    std::string digits;
    json::append_number(digits, most);
    std::string out = zero ? "^(0|" : "^(";
    if (digits.size() > 1) out += "[1-9][0-9]{0," + std::to_string(digits.size() - 2) + "}|";
    for (std::size_t i = 0; i < digits.size(); ++i) {
      const char low = i == 0 ? '1' : '0';
      if (digits[i] <= low) continue;
      out += digits.substr(0, i) + "[" + low + "-" + static_cast<char>(digits[i] - 1) + "]";
      if (i + 1 < digits.size()) out += "[0-9]{" + std::to_string(digits.size() - i - 1) + "}";
      out += '|';
    }
    return out + digits + ")$";
  }

  Value field_schema(std::size_t index) {
    const Field& field = manifest_.form[index];
    const Value source = manifest_.document.get("form").items()[index];
    Value shape = value_schema(field, source);
    // What a service gave cannot be kept elsewhere.
    if (field.secret && field.type != FieldType::oauth) {
      ObjectBuilder name(arena_, of_type("string"));
      name.set("pattern", text("^[a-z-]{1,32}:[^\\u0000-\\u001f\\u007f]+$"));
      ObjectBuilder reference(arena_, of_type("object"));
      reference.set("properties", one("$ref", name.build())).set("required", list({text("$ref")}));
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
        return number_schema(field.validators);
      case FieldType::switch_:
      case FieldType::checkbox:
        return of_type("boolean");
      case FieldType::json:
        return anything();
      case FieldType::key_value:
        return key_value_schema(field);
      case FieldType::oauth:
        return key_value_schema(field);
      case FieldType::select:
        return select_schema(field, source);
      case FieldType::textarea:
      case FieldType::file:
        return with_validators(of_type("string"), field.validators, source.get("validators"), field.required);
      default:
        return with_validators(line_schema(), field.validators, source.get("validators"), field.required);
    }
  }

  Value key_value_schema(const Field& field) {
    if (field.keys.empty())
      return ObjectBuilder(arena_, of_type("object")).set("additionalProperties", of_type("string")).build();
    ObjectBuilder properties(arena_);
    for (const auto& [key, type] : field.keys) properties.set(key, key_schema(field, key, type));
    return closed(properties.build());
  }

  Value select_schema(const Field& field, const Value& source) {
    Value item = with_validators(line_schema(), field.validators, source.get("validators"), field.required);
    if (!field.options.empty() && !field.dynamic_options && field.mode != SelectMode::tags) {
      ArrayBuilder options(arena_);
      for (const std::string& option : field.options) options.add(text(option));
      item = one("enum", options.build());
    }
    if (field.mode == SelectMode::single) return item;
    return ObjectBuilder(arena_, of_type("array")).set("items", item).build();
  }

  Value with_validators(Value schema, const std::vector<Validator>& validators, const Value& source, bool required) {
    ObjectBuilder out(arena_, schema);
    ArrayBuilder rules(arena_);
    bool any = false;
    for (std::size_t i = 0; i < validators.size(); ++i) {
      const Value value = source.items()[i].get("value");
      using Kind = Validator::Kind;
      const Kind kind = validators[i].kind;
      if (kind == Kind::min_length) out.set("minLength", value);
      if (kind == Kind::max_length) out.set("maxLength", value);
      if (kind == Kind::email) out.set("format", "email");
      if (kind == Kind::url) out.set("format", "uri");
      if (kind != Kind::pattern) continue;
      any = true;
      rules.add(one("pattern", Value::string(arena_, anchored(value.text(), required))));
    }
    if (any) out.set("allOf", rules.build());
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
