// A set of values of a small enum.
// Contract   `Kind` is an enum that counts from 0 and has at most 32 values.
// Example    tests/unit/base/enum_set_test.cc
#pragma once
#include <cstdint>
#include <initializer_list>

namespace jackfield {

template <typename Kind>
class EnumSet {
 public:
  constexpr EnumSet() noexcept = default;
  constexpr EnumSet(std::initializer_list<Kind> kinds) noexcept {
    for (const Kind kind : kinds) add(kind);
  }
  constexpr void add(Kind kind) noexcept { bits_ |= bit(kind); }
  constexpr void remove(Kind kind) noexcept { bits_ &= ~bit(kind); }
  [[nodiscard]] constexpr bool has(Kind kind) const noexcept { return (bits_ & bit(kind)) != 0; }
  [[nodiscard]] constexpr bool any() const noexcept { return bits_ != 0; }

 private:
  static constexpr std::uint32_t bit(Kind kind) noexcept { return std::uint32_t{1} << static_cast<unsigned>(kind); }
  std::uint32_t bits_ = 0;
};

}  // namespace jackfield
