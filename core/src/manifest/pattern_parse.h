// The syntax tree of a pattern, between its source and its program.
// Contract   nodes refer to each other by index, children before parents; `states` is the size of the program.
// Ownership  a Tree owns its nodes and ranges.
// Limits     see pattern.h; a counted repetition beyond the limit of states is refused while parsing.
// Example    core/src/manifest/pattern.cc
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "manifest/pattern.h"

namespace jackfield {

inline constexpr std::uint32_t kMaxPatternStates = 1000;
inline constexpr std::uint32_t kUnbounded = 0xffffffff;

struct PatternNode {
  enum class Kind : std::uint8_t { empty, point, any, set, begin, end, both, either, repeat };
  Kind kind = Kind::empty;
  bool negated = false;
  std::uint32_t first = 0;            // point: code point; set: first range; both, either, repeat: a child
  std::uint32_t second = 0;           // set: one past the last range; both, either: the other child
  std::uint32_t least = 0, most = 0;  // repeat
  std::uint32_t states = 1;           // what it expands to, at least 1 so that empty loops are counted too
};

struct PatternTree {
  std::vector<PatternNode> nodes;
  std::vector<Pattern::Range> ranges;
  std::uint32_t root = 0;
};

[[nodiscard]] Result<PatternTree> parse_pattern(std::string_view source);
// Returns the code point at `position` and moves past it; an invalid byte reads as U+FFFD.
[[nodiscard]] char32_t next_point(std::string_view text, std::size_t& position) noexcept;

}  // namespace jackfield
