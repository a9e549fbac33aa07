// Objects whose keys are known before they are read: one value for each leaf, and no object is built.
// Contract   parse_shaped() reads a document as parse() does, but `find` is asked about each object that is a member of
//            the outermost one. Where it gives a place, the object's values go there and the member is an empty object.
//            Returns nothing for a document that is wrong, or has another key or something else than an object where
//            the shape has one: parse() says what it is.
// Ownership  the caller owns the shape and the place; values borrow from the arena.
// Limits     as parse().
// Example    tests/unit/json/shape_test.cc
#pragma once
#include <optional>

#include "base/function_ref.h"
#include "json/json.h"

namespace jackfield::json {

// A tree of keys, flat: a node is followed by all nodes below it.
struct ShapeNode {
  static constexpr std::uint32_t kNone = static_cast<std::uint32_t>(-1);
  std::string_view member;     // `"host":`, as compact JSON has it
  std::uint32_t slot = kNone;  // of a leaf: the place of its value
  std::uint32_t size = 1;      // nodes from this one to the last below it

  [[nodiscard]] std::string_view key() const noexcept { return {member.data() + 1, member.size() - 3}; }
};

// What a document has at a node. `value` at a node with nodes below it: something else than an object.
enum class Presence : std::uint8_t { absent, null, object, value };

struct ShapedObject {
  std::span<const ShapeNode> shape;  // the first is the object itself
  std::span<Value> values;           // by slot, null before
  std::span<Presence> nodes;         // by node, absent before
};

// The node between `begin` and `end` that is meant; nullptr if none is. Members mostly come in the order of the shape:
// the search begins at `next`.
template <typename IsMeant>
[[nodiscard]] const ShapeNode* find_node(const ShapeNode* begin, const ShapeNode* next, const ShapeNode* end,
                                         const IsMeant& is_meant) noexcept {
  for (const ShapeNode* at = next; at != end; at += at->size) {
    if (is_meant(*at)) return at;
  }
  for (const ShapeNode* at = begin; at != next; at += at->size) {
    if (is_meant(*at)) return at;
  }
  return nullptr;
}

// WebAssembly has no room for it: there parse_shaped() reads nothing.
inline constexpr bool kReadsShapes = JF_NATIVE != 0;

// `members`: those of the outermost object so far; the last has its key alone.
using FindShape = FunctionRef<std::optional<ShapedObject>(std::span<const Member> members)>;
[[nodiscard]] std::optional<Value> parse_shaped(Arena& arena, std::string_view bytes, const Limits& limits,
                                                const FindShape& find);

}  // namespace jackfield::json
