// The JSON Schema of each manifest, run over the manifest's own examples by a small validator of the keywords it uses.
#include "load.h"
#include "manifest/pattern/pattern.h"

using namespace jackfield;
using namespace jackfield::testing;
using Document = nlohmann::json;

namespace {

bool has_type(const Document& value, const Document& type) {
  if (type.is_array())
    return std::any_of(type.begin(), type.end(), [&](const Document& t) { return has_type(value, t); });
  return (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
         (type == "string" && value.is_string()) || (type == "boolean" && value.is_boolean()) ||
         (type == "number" && value.is_number());
}

bool is_valid(const Document& value, const Document& schema);

bool object_is_valid(const Document& value, const Document& schema) {
  for (const Document& name : schema.value("required", Document::array())) {
    if (!value.contains(name.get<std::string>())) return false;
  }
  const Document properties = schema.value("properties", Document::object());
  for (const auto& [key, member] : value.items()) {
    if (properties.contains(key)) {
      if (!is_valid(member, properties[key])) return false;
    } else if (schema.contains("additionalProperties") && !is_valid(member, schema["additionalProperties"])) {
      return false;
    }
  }
  return true;
}

bool is_valid(const Document& value, const Document& schema) {
  if (schema.is_boolean()) return schema.get<bool>();
  const auto fits = [&](const Document& part) { return is_valid(value, part); };
  if (schema.contains("type") && !has_type(value, schema["type"])) return false;
  if (schema.contains("const") && value != schema["const"]) return false;
  if (schema.contains("enum") && std::find(schema["enum"].begin(), schema["enum"].end(), value) == schema["enum"].end())
    return false;
  if (schema.contains("not") && fits(schema["not"])) return false;
  if (schema.contains("anyOf") && std::none_of(schema["anyOf"].begin(), schema["anyOf"].end(), fits)) return false;
  if (schema.contains("allOf") && !std::all_of(schema["allOf"].begin(), schema["allOf"].end(), fits)) return false;
  if (schema.contains("if") && fits(schema["if"]) && !fits(schema["then"])) return false;
  if (value.is_object()) return object_is_valid(value, schema);
  if (value.is_array() && schema.contains("items")) {
    return std::all_of(value.begin(), value.end(),
                       [&](const Document& item) { return is_valid(item, schema["items"]); });
  }
  if (value.is_string() && schema.contains("pattern"))
    return (*Pattern::compile(schema["pattern"].get<std::string>()))->matches(value.get<std::string>());
  if (value.is_number()) {
    if (schema.contains("minimum") && value < schema["minimum"]) return false;
    if (schema.contains("maximum") && value > schema["maximum"]) return false;
  }
  return true;
}

Document schema_of(const Manifest& manifest) {
  json::Arena arena;
  return Document::parse(json::to_text(json_schema(manifest, arena)));
}

// Codes that a schema can say; an empty value where one is required, and formats, it cannot.
bool is_expressible(const Document& config, const Document& error) {
  const std::string code = error["code"];
  if (code == "required") {
    std::string pointer = "/" + error["path"].get<std::string>();
    std::replace(pointer.begin(), pointer.end(), '.', '/');
    return !config.contains(Document::json_pointer(pointer)) && !config.empty();
  }
  // The pool's two bounds depend on each other.
  if (error["path"] == "pool.min" && code == "max" && config["pool"].value("min", 0) <= 100) return false;
  for (const char* known : {"type", "option", "unknown_key", "min", "max", "pattern", "port"}) {
    if (code == known) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("The JSON Schema of a config agrees with the manifest's examples") {
  const Loaded all = load_tree();
  std::size_t refused = 0;
  for (const auto& manifest : all.catalogue->all()) {
    const Document schema = schema_of(*manifest);
    for (const Document& example : Document::parse(json::to_text(manifest->examples))) {
      CAPTURE(manifest->type, manifest->sub_type, example.dump());
      if (example.contains("valid")) {
        CHECK(is_valid(example["config"], schema));
        continue;
      }
      const Document& errors = example["errors"];
      const bool expressible = std::any_of(errors.begin(), errors.end(),
                                           [&](const Document& e) { return is_expressible(example["config"], e); });
      if (!expressible) continue;
      ++refused;
      CHECK_FALSE(is_valid(example["config"], schema));
    }
  }
  CHECK(refused > 20);
}

TEST_CASE("Secrets are writeOnly and may be references") {
  const Loaded all = load_tree();
  const Document schema = schema_of(all.get("ai", "openai"));
  CHECK(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema");
  CHECK(schema["additionalProperties"] == false);
  const Document key = schema["properties"]["apiKey"];
  CHECK(key["writeOnly"] == true);
  CHECK(is_valid("text", key));
  CHECK(is_valid(Document{{"$ref", "env:KEY"}}, key));
  CHECK_FALSE(is_valid(Document{{"$ref", "env:KEY"}, {"x", 1}}, key));
  CHECK_FALSE(schema["properties"]["model"].contains("writeOnly"));
}

TEST_CASE("A condition becomes if and then, and a default counts as sent") {
  const Loaded all = load_tree();
  const Document slack = schema_of(all.get("auth", "slack"));
  CHECK(slack["allOf"][0]["if"]["properties"]["type"]["const"] == "api_key");
  CHECK_FALSE(is_valid(Document::object(), slack));
  CHECK(is_valid(Document{{"token", "x"}}, slack));
  CHECK_FALSE(is_valid(Document{{"type", "oauth"}, {"token", "x"}}, slack));
}

TEST_CASE("The switch of encryption may replace its object, and a client certificate requires its key") {
  const Loaded all = load_tree();
  const Document pg = schema_of(all.get("database", "pg"));
  Document config = {{"connection", {{"host", "db.example.com"}, {"user", "u"}, {"database", "d"}}}};
  for (const Document& ssl :
       {Document(true), Document("false"), Document::object(), Document{{"rejectUnauthorized", false}}}) {
    config["connection"]["ssl"] = ssl;
    CHECK(is_valid(config, pg));
  }
  config["connection"]["ssl"] = {{"cert", "x"}};
  CHECK_FALSE(is_valid(config, pg));
  config["connection"]["ssl"]["key"] = "x";
  CHECK(is_valid(config, pg));
  config["connection"]["ssl"] = {{"enabled", false}, {"cert", "x"}};
  CHECK(is_valid(config, pg));
}
