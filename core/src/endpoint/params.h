// The parameters of endpoints, validated by the schemas that their manifests declare.
// Contract   check() reports every error with the path that the caller wrote. A null member counts as absent. After
//            check() values have the declared types, so readers need no checks. Pointers of `default_from` are not
//            followed here.
// Ownership  a table borrows the catalogue it was made from; it is immutable, so threads may share it.
// Limits     linear in the value; patterns match in linear time.
// Format     the subset of JSON Schema 2020-12 in core/manifests/schema.json, "params"; lengths count code points.
// Example    tests/unit/endpoint/params_test.cc
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "manifest/manifest.h"
#include "validate/validate.h"

namespace jackfield::endpoint {

struct Bounds {
  std::optional<std::int64_t> least, most;
};

// One schema, compiled.
struct Schema {
  struct Property {
    std::string name;
    bool required = false;
    std::unique_ptr<Schema> schema;
  };
  std::uint8_t types = 0;  // a bit for each of kTypeNames; 0: any
  json::Value options;     // enum, or null
  Bounds length, items_count;
  std::optional<double> minimum, maximum;
  std::shared_ptr<const Pattern> pattern;
  std::vector<Property> properties;
  std::unique_ptr<Schema> items, others;  // others: members that no property names
  bool closed = false;                    // no such members
};

class ParamsTable {
 public:
  [[nodiscard]] static std::shared_ptr<const ParamsTable> compile(const Catalogue& catalogue);
  // An endpoint without declared parameters takes none.
  [[nodiscard]] std::vector<Finding> check(const Endpoint& endpoint, const json::Value& params) const;

 private:
  std::unordered_map<const Endpoint*, Schema> schemas_;
};

}  // namespace jackfield::endpoint
