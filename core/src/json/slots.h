// The members of the containers that a parser has open. Most documents need no memory for them.
// Example    core/src/json/parse.cc
#pragma once
#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "json/json.h"

namespace jackfield::json {

class Slots {
 public:
  Slots() = default;
  Slots(const Slots&) = delete;
  Slots& operator=(const Slots&) = delete;

  Member& add() {
    if (size_ == room_) grow();
    return *std::construct_at(first_ + size_++);
  }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  void cut(std::size_t size) noexcept { size_ = size; }
  Member& back() noexcept { return first_[size_ - 1]; }
  Member& operator[](std::size_t i) noexcept { return first_[i]; }
  [[nodiscard]] std::span<const Member> from(std::size_t i) const noexcept { return {first_ + i, size_ - i}; }

 private:
  static constexpr std::size_t kFew = 48;

  [[gnu::noinline]] void grow() {
    std::vector<Member> more(room_ * 2);
    std::copy_n(first_, size_, more.begin());
    many_.swap(more);
    first_ = many_.data();
    room_ = many_.size();
  }

  alignas(Member) std::array<std::byte, kFew * sizeof(Member)> few_;
  std::vector<Member> many_;
  Member* first_ = reinterpret_cast<Member*>(few_.data());
  std::size_t size_ = 0;
  std::size_t room_ = kFew;
};

}  // namespace jackfield::json
