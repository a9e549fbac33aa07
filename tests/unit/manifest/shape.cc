// The tables of shapes against core/manifests/schema.json, which editors use: one must not drift from the other.
#include "manifest/shape/shape.h"

#include <set>

#include "load.h"

using namespace jackfield;
using namespace jackfield::manifests;
using namespace jackfield::testing;
using Document = nlohmann::json;

namespace {

class Comparison {
 public:
  explicit Comparison(const Document& root) : root_(root) {}

  void compare(const Document& raw, const Shape& given, const std::string& at) {
    const Document& schema = resolve(raw);
    const Shape& shape = &schema == &root_["$defs"]["oauth"] ? oauth_shape() : given;
    if (!visited_.insert({&schema, &shape}).second) return;
    CAPTURE(at);
    if (at == "/store/set") return compare_sets(schema);
    if (schema.contains("oneOf")) return compare_forms(schema["oneOf"], shape, at);
    compare_kinds(schema, shape);
    compare_words(schema, shape);
    compare_bounds(schema, shape);
    CHECK(schema.value("uniqueItems", false) == shape.unique);
    CHECK((schema.contains("const") && schema["const"] == true) == shape.is_true);
    if (!schema.contains("enum"))
      CHECK((schema.contains("pattern") || schema.contains("not")) == (shape.text != nullptr));
    if (schema.contains("items")) {
      REQUIRE(shape.items != nullptr);
      compare(schema["items"], *shape.items, at + "/items");
    }
    compare_members(schema, shape, at);
  }

  std::size_t count() const { return visited_.size(); }

 private:
  // The loader takes the sets from stores.json, the schema names them for editors.
  static void compare_sets(const Document& schema) {
    const Document stores = Document::parse(stores_text());
    CHECK(schema["enum"].size() == stores.size());
    for (const Document& set : schema["enum"]) CHECK(stores.contains(set.get<std::string>()));
  }

  const Document& resolve(const Document& schema) const {
    if (!schema.contains("$ref")) return schema;
    return resolve(root_.at(Document::json_pointer(schema["$ref"].get<std::string>().substr(1))));
  }

  static std::uint8_t kinds_of(const Document& schema) {
    if (schema.contains("const")) return kBool;
    if (schema.contains("enum")) return kText;
    if (!schema.contains("type")) return kAnything;
    std::uint8_t kinds = 0;
    const Document types = schema["type"].is_array() ? schema["type"] : Document::array({schema["type"]});
    for (const Document& type : types) {
      if (type == "boolean") kinds |= kBool;
      if (type == "integer") kinds |= kInteger;
      if (type == "number") kinds |= kNumber;
      if (type == "string") kinds |= kText;
      if (type == "array") kinds |= kArray;
      if (type == "object") kinds |= kObject;
    }
    return kinds;
  }
  void compare_kinds(const Document& schema, const Shape& shape) {
    CHECK(static_cast<int>(shape.kinds) == static_cast<int>(kinds_of(schema)));
  }

  void compare_words(const Document& schema, const Shape& shape) {
    if (!schema.contains("enum")) return;
    std::string words;
    for (const Document& word : schema["enum"]) words += (words.empty() ? "" : " ") + word.get<std::string>();
    if (shape.text == nullptr) {
      CHECK(words == shape.words);
      return;
    }
    std::string types;  // the one list that is spelled by a function
    for (const std::string_view type : integration_types()) types += (types.empty() ? "" : " ") + std::string(type);
    CHECK(words == types);
  }

  void compare_bounds(const Document& schema, const Shape& shape) {
    std::uint32_t least = 0;
    std::uint32_t most = Shape{}.most;
    for (const char* key : {"minLength", "minItems", "minProperties"}) least = schema.value(key, least);
    for (const char* key : {"maxLength", "maxItems"}) most = schema.value(key, most);
    CHECK(shape.least == least);
    if (most != Shape{}.most) CHECK(shape.most == most);
    if (schema.contains("minimum")) CHECK(shape.low == schema["minimum"].get<double>());
    if (schema.contains("maximum")) CHECK(shape.high == schema["maximum"].get<double>());
  }

  void compare_members(const Document& schema, const Shape& shape, const std::string& at) {
    if ((shape.kinds & kObject) == 0 || shape.kinds == kAnything) return;
    const Document required = schema.value("required", Document::array());
    const Document properties = schema.value("properties", Document::object());
    CHECK(properties.size() == shape.members.size());
    for (const Entry& entry : shape.members) {
      CAPTURE(entry.key);
      REQUIRE(properties.contains(std::string(entry.key)));
      CHECK(entry.required == (std::find(required.begin(), required.end(), entry.key) != required.end()));
      // The place in the document, not in the copy: visits are distinguished by address.
      if (!is_tag(schema, entry.key))
        compare(schema["properties"][std::string(entry.key)], *entry.shape, at + "/" + std::string(entry.key));
    }
    const bool open = !schema.contains("additionalProperties") || schema["additionalProperties"].is_object();
    CHECK(open == shape.open);
    if (open && schema.contains("additionalProperties")) {
      REQUIRE(shape.others != nullptr);
      compare(schema["additionalProperties"], *shape.others, at + "/*");
    }
  }
  // "use" and "by" choose the variant, whose words were compared there.
  static bool is_tag(const Document& schema, std::string_view key) {
    return (key == "use" || key == "by") && schema["properties"][std::string(key)].contains("enum");
  }

  void compare_forms(const Document& forms, const Shape& shape, const std::string& at) {
    if (!shape.variants.empty()) return compare_variants(forms, shape, at);
    // Forms of different kinds, which one table holds side by side.
    std::uint8_t kinds = 0;
    for (const Document& raw : forms) {
      const Document& form = resolve(raw);
      kinds = static_cast<std::uint8_t>(kinds | kinds_of(form));
      if (form.contains("items")) compare(form["items"], *shape.items, at + "/items");
      if (form.contains("properties")) compare_members(form, shape, at);
    }
    if (forms[0].value("$ref", "") == "#/$defs/jsonType") kinds = kText | kArray;
    CHECK(static_cast<int>(shape.kinds) == static_cast<int>(kinds));
  }

  void compare_variants(const Document& forms, const Shape& shape, const std::string& at) {
    std::size_t next = 0;
    for (const Document& form : forms) {
      REQUIRE(next < shape.variants.size());
      const Variant* variant = &shape.variants[next++];
      CAPTURE(at, variant->key, variant->words);
      if (!variant->words.empty()) {
        std::string words;
        for (const Document& word : form["properties"][std::string(variant->key)]["enum"])
          words += (words.empty() ? "" : " ") + word.get<std::string>();
        CHECK(words == variant->words);
      } else {
        CHECK(form["properties"].contains(std::string(variant->key)));
      }
      compare(form, *variant->shape, at + "(" + std::string(variant->key) + " " + std::string(variant->words) + ")");
    }
    CHECK(next == shape.variants.size());
  }

  const Document& root_;
  std::set<std::pair<const void*, const Shape*>> visited_;
};

}  // namespace

TEST_CASE("The tables of shapes say what the schema of manifests says") {
  const Document schema = Document::parse(read_file(manifests_folder() / "schema.json"));
  Comparison comparison(schema);
  comparison.compare(schema, manifest_shape(), "");
  comparison.compare(schema["$defs"]["shared"], shared_shape(), "");
  CHECK(comparison.count() > 120);
}
