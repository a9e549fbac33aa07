// Equality of short texts, such as keys, without a call.
// Example    core/src/json/value.cc
#pragma once
#include <cstdint>
#include <cstring>
#include <string_view>

namespace jackfield::json {

namespace detail {
template <typename Word>
[[nodiscard]] inline Word word_at(const char* text) noexcept {
  Word word;
  std::memcpy(&word, text, sizeof word);
  return word;
}
}  // namespace detail

[[nodiscard]] inline bool is_same_text(std::string_view a, std::string_view b) noexcept {
  using detail::word_at;
  const std::size_t size = a.size();
  if (size != b.size()) return false;
  const char* const x = a.data();
  const char* const y = b.data();
  if (size >= 8) {
    // Whole words, of which the last may overlap the one before.
    std::uint64_t differ = word_at<std::uint64_t>(x + size - 8) ^ word_at<std::uint64_t>(y + size - 8);
    for (std::size_t i = 0; i + 8 < size && differ == 0; i += 8)
      differ = word_at<std::uint64_t>(x + i) ^ word_at<std::uint64_t>(y + i);
    return differ == 0;
  }
  if (size >= 4) {
    return word_at<std::uint32_t>(x) == word_at<std::uint32_t>(y) &&
           word_at<std::uint32_t>(x + size - 4) == word_at<std::uint32_t>(y + size - 4);
  }
  for (std::size_t i = 0; i < size; ++i) {
    if (x[i] != y[i]) return false;
  }
  return true;
}

}  // namespace jackfield::json
