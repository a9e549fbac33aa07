// Shapes: the rules of core/manifests/schema.json as tables, since WebAssembly includes no JSON Schema library.
// Contract   check_shape() reports every difference with its pointer; a test compares the tables with the schema file.
// Ownership  shapes are constants.
// Limits     linear in the document; depth as the parser allows.
// Format     core/manifests/schema.json.
// Example    tests/unit/manifest/shape.cc
#pragma once
#include <cstdint>
#include <limits>
#include <span>

#include "manifest/problems.h"

namespace jackfield::manifests {

enum KindSet : std::uint8_t {
  kBool = 1,
  kInteger = 2,
  kNumber = 4,
  kText = 8,
  kArray = 16,
  kObject = 32,
  kNothing = 64
};
inline constexpr std::uint8_t kScalar = kBool | kNumber | kText;
inline constexpr std::uint8_t kAnything = 127;

struct Shape;
struct Entry {
  std::string_view key;
  const Shape* shape;
  bool required = false;
};
// This shape applies to objects that have `key`, and if `words` is not empty, one of them as its value.
struct Variant {
  std::string_view key;
  std::string_view words;
  const Shape* shape;
};

struct Shape {
  std::uint8_t kinds = kObject;
  bool (*text)(std::string_view) = nullptr;  // how a text is spelled
  std::string_view words{};                  // or the texts allowed
  std::uint32_t least = 0;                   // code points, items or members
  std::uint32_t most = std::numeric_limits<std::uint32_t>::max();
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool is_true = false;                       // of booleans, only true
  bool unique = false;                        // no item twice
  const Shape* items = nullptr;               // of an array; nullptr: anything
  std::span<const Entry> members{};           // of an object
  bool open = false;                          // other members are allowed,
  const Shape* others = nullptr;              // of this shape; nullptr: anything,
  bool (*names)(std::string_view) = nullptr;  // under names spelled so
  std::span<const Variant> variants{};        // the object has the shape of the first that fits
};

[[nodiscard]] const Shape& manifest_shape();
[[nodiscard]] const Shape& shared_shape();  // of files that manifests extend
[[nodiscard]] const Shape& stores_shape();
// The same with endpoints of any shape, for a core that only shows and checks forms.
[[nodiscard]] const Shape& form_shape();
[[nodiscard]] const Shape& shared_form_shape();
[[nodiscard]] const Shape& oauth_shape();  // of a field's member `oauth`, which manifest_shape() leaves open

void check_shape(const Shape& shape, const json::Value& value, const Trail& at, const Report& report);

}  // namespace jackfield::manifests
