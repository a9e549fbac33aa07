// Sorted lists of words, with binary search.
// Example    core/connectors/mysql/statement.cc
#pragma once
#include <algorithm>
#include <span>
#include <string_view>

namespace jackfield {

[[nodiscard]] constexpr bool is_sorted_list(std::span<const std::string_view> words) {
  return std::is_sorted(words.begin(), words.end());
}

[[nodiscard]] constexpr bool is_in_list(std::span<const std::string_view> words, std::string_view word) {
  return std::binary_search(words.begin(), words.end(), word);
}

}  // namespace jackfield
