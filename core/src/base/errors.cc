#include <array>

#include "jackfield/error_codes.h"

namespace jackfield {
namespace {

constexpr std::array<CodeFacts, kCodeCount> kFacts{{
#include "base/error_table.inc"
}};

}  // namespace

const CodeFacts& facts(Code code) noexcept { return kFacts[static_cast<std::size_t>(code)]; }

std::optional<Code> parse_code(std::string_view name) noexcept {
  for (std::size_t i = 0; i < kCodeCount; ++i) {
    if (kFacts[i].name == name) return static_cast<Code>(i);
  }
  return std::nullopt;
}

}  // namespace jackfield
