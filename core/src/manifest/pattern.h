// Pattern: the "pattern" validator, an anchored regular expression matched in linear time.
// Contract   ECMAScript syntax without look-around, back-references, word boundaries, named groups and \p. matches()
//            tests the whole text, so ^ and $ at the ends are allowed but change nothing. It counts code points, not
//            bytes.
// Ownership  a Pattern owns its program and is immutable: threads may share it.
// Limits     4096 bytes of source, groups 32 deep, 1000 states with counted repetitions expanded; matching takes at
//            most text length times states.
// Format     ECMA-262, 22.2.1 (patterns).
// Example    tests/unit/manifest/pattern.cc
#pragma once
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace jackfield {

class Pattern {
 public:
  // Fails with Code::manifest_invalid and `offset` if the source is outside the subset or the limits.
  [[nodiscard]] static Result<std::shared_ptr<const Pattern>> compile(std::string_view source);
  [[nodiscard]] bool matches(std::string_view utf8) const;
  [[nodiscard]] std::size_t states() const noexcept { return program_.size(); }

  enum class Op : std::uint8_t { point, any, set, split, jump, begin, end, match };
  struct Instruction {
    Op op;
    bool negated = false;      // set
    std::uint32_t first = 0;   // point: the code point; split, jump: a target; set: its first range
    std::uint32_t second = 0;  // split: the other target; set: one past its last range
  };
  struct Range {
    char32_t low, high;
  };

 private:
  Pattern() = default;
  [[nodiscard]] bool accepts(const Instruction& instruction, char32_t point) const noexcept;
  std::vector<Instruction> program_;
  std::vector<Range> ranges_;
};

}  // namespace jackfield
