#include "endpoint/params.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "base/limits.h"
#include "manifest/pattern/pattern.h"

namespace jackfield::endpoint {
namespace {

constexpr std::string_view kTypeNames[] = {"string", "number", "integer", "boolean", "object", "array", "null"};

constexpr std::uint8_t type_bit(std::string_view name) {
  std::uint8_t bit = 1;
  for (const std::string_view known : kTypeNames) {
    if (known == name) return bit;
    bit = static_cast<std::uint8_t>(bit << 1);
  }
  return 0;
}

std::uint8_t types_of(const json::Value& value) {
  switch (value.kind()) {
    case json::Kind::string:
      return type_bit("string");
    case json::Kind::integer:
    case json::Kind::big_integer:
      // Clients type true and false as 1 and 0 too.
      return static_cast<std::uint8_t>(
          type_bit("integer") | type_bit("number") |
          (value.is_integer() && value.as_integer() / 2 == 0 && value.as_integer() >= 0 ? type_bit("boolean") : 0));
    case json::Kind::number:
      return type_bit("number");
    case json::Kind::boolean:
      return type_bit("boolean");
    case json::Kind::object:
      return type_bit("object");
    case json::Kind::array:
      return type_bit("array");
    default:
      return type_bit("null");
  }
}

// ---- compiling -----------------------------------------------------------------------------------------------------

std::optional<std::int64_t> count_of(const json::Value& schema, std::string_view name) {
  const json::Value value = schema.get(name);
  return value.is_integer() ? std::optional(value.as_integer()) : std::nullopt;
}

std::optional<double> number_of(const json::Value& schema, std::string_view name) {
  const json::Value value = schema.get(name);
  return value.is_null() ? std::nullopt : std::optional(value.as_number());
}

Schema compile_schema(const json::Value& from);

std::unique_ptr<Schema> compile_below(const json::Value& from) {
  return from.is_object() ? std::make_unique<Schema>(compile_schema(from)) : nullptr;
}

bool contains(const json::Value& names, std::string_view name) {
  const auto items = names.items();
  return std::any_of(items.begin(), items.end(), [&](const json::Value& item) { return item.text() == name; });
}

Schema compile_schema(const json::Value& from) {
  Schema schema;
  const json::Value type = from.get("type");
  schema.types = type_bit(type.text());
  for (const json::Value& one : type.items()) schema.types |= type_bit(one.text());
  schema.options = from.get("enum");
  schema.length = {count_of(from, "minLength"), count_of(from, "maxLength")};
  schema.items_count = {count_of(from, "minItems"), count_of(from, "maxItems")};
  schema.minimum = number_of(from, "minimum");
  schema.maximum = number_of(from, "maximum");
  if (const json::Value* pattern = from.find("pattern")) {
    // The manifest's rules have compiled it before.
    if (auto compiled = Pattern::compile(pattern->text())) schema.pattern = *std::move(compiled);
  }
  for (const json::Member& member : from.get("properties").members()) {
    const bool required = contains(from.get("required"), member.key);
    schema.properties.push_back({std::string(member.key), required, compile_below(member.value)});
  }
  schema.items = compile_below(from.get("items"));
  const json::Value others = from.get("additionalProperties");
  schema.others = compile_below(others);
  schema.closed = others.is_boolean() && !others.as_boolean();
  return schema;
}

// ---- checking ------------------------------------------------------------------------------------------------------

std::string_view shown(std::string_view key) {
  return key.substr(0, static_cast<std::size_t>(limits::kKeyNameShownBytes));
}

class Checker {
 public:
  explicit Checker(std::vector<Finding>& findings) : findings_(findings) {}

  void check(const Schema& schema, const json::Value& value, const std::string& path, bool required) {
    if (schema.types != 0 && (schema.types & types_of(value)) == 0) {
      const bool wants_object = schema.types == type_bit("object");
      return add(path, wants_object ? Code::object_required : Code::type);
    }
    if (schema.options.is_array() && !is_option(schema.options, value)) return add(path, Code::option);
    if (value.is_string()) return check_text(schema, value.text(), path, required);
    if (value.is_number()) return check_number(schema, value.as_number(), path);
    if (value.is_array()) return check_items(schema, value, path);
    if (value.is_object()) check_members(schema, value, path);
  }

  void check_members(const Schema& schema, const json::Value& object, const std::string& path) {
    for (const json::Member& member : object.members()) {
      const bool known = std::any_of(schema.properties.begin(), schema.properties.end(),
                                     [&](const Schema::Property& property) { return property.name == member.key; });
      if (known) continue;
      if (schema.closed) add(below(path, shown(member.key)), Code::unknown_key);
      if (schema.others) check(*schema.others, member.value, below(path, shown(member.key)), false);
    }
    for (const Schema::Property& property : schema.properties) {
      const json::Value value = object.get(property.name);
      if (!value.is_null()) {
        check(*property.schema, value, below(path, property.name), property.required);
      } else if (property.required) {
        add(below(path, property.name), Code::required);
      }
    }
  }

 private:
  static bool is_option(const json::Value& options, const json::Value& value) {
    const auto items = options.items();
    return std::any_of(items.begin(), items.end(), [&](const json::Value& item) { return item == value; });
  }

  void check_text(const Schema& schema, std::string_view text, const std::string& path, bool required) {
    const auto length = static_cast<std::int64_t>(json::count_code_points(text));
    if (schema.length.least && length < *schema.length.least) {
      add(path, required && length == 0 ? Code::required : Code::min_length);
    } else if (schema.length.most && length > *schema.length.most) {
      add(path, Code::max_length);
    } else if (schema.pattern && !schema.pattern->matches(text)) {
      add(path, Code::pattern);
    }
  }

  void check_number(const Schema& schema, double number, const std::string& path) {
    if (schema.minimum && number < *schema.minimum) {
      add(path, Code::min, {bound(*schema.minimum)});
    } else if (schema.maximum && number > *schema.maximum) {
      add(path, Code::max, {bound(*schema.maximum)});
    }
  }

  void check_items(const Schema& schema, const json::Value& list, const std::string& path) {
    const auto count = static_cast<std::int64_t>(list.size());
    if (schema.items_count.least && count < *schema.items_count.least)
      return add(path, Code::min, {{"value", *schema.items_count.least}});
    if (schema.items_count.most && count > *schema.items_count.most)
      return add(path, Code::limit, {{"value", *schema.items_count.most}});
    if (!schema.items) return;
    for (std::size_t i = 0; i < list.size(); ++i)
      check(*schema.items, list.items()[i], below(path, std::to_string(i)), false);
  }

  static std::string below(const std::string& path, std::string_view name) {
    return path.empty() ? std::string(name) : path + "." + std::string(name);
  }

  static Detail bound(double value) {
    if (std::floor(value) == value && std::abs(value) < 1e15) return {"value", static_cast<std::int64_t>(value)};
    Json text;
    json::append_number(text.bytes, value);
    return {"value", std::move(text)};
  }

  void add(std::string path, Code code, std::vector<Detail> details = {}) {
    findings_.push_back(Finding{std::move(path), code, {}, std::move(details)});
  }

  std::vector<Finding>& findings_;
};

}  // namespace

std::shared_ptr<const ParamsTable> ParamsTable::compile(const Catalogue& catalogue) {
  auto table = std::make_shared<ParamsTable>();
  for (const auto& manifest : catalogue.all()) {
    for (const Endpoint& endpoint : manifest->endpoints) {
      Schema schema = compile_schema(endpoint.declaration.get("params"));
      if (endpoint.declaration.find("params") == nullptr) {
        schema.types = type_bit("object");
        schema.closed = true;
      }
      table->schemas_.emplace(&endpoint, std::move(schema));
    }
  }
  return table;
}

std::vector<Finding> ParamsTable::check(const Endpoint& endpoint, const json::Value& params) const {
  std::vector<Finding> findings;
  const auto found = schemas_.find(&endpoint);
  if (found == schemas_.end()) return findings;
  Checker checker(findings);
  if (params.is_null()) {
    checker.check_members(found->second, params, "");  // an empty body is an object without members
  } else {
    checker.check(found->second, params, "", false);
  }
  return findings;
}

}  // namespace jackfield::endpoint
