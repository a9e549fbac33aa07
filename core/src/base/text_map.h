// Maps by one text, or by several, that are asked with views: a question makes no std::string.
// Contract   TextMap has no order; TextsMap is ordered by its texts, the first before the second.
// Example    TextsMap<2, int> calls; calls.find(std::array<std::string_view, 2>{"database", "pg"});
#pragma once
#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

namespace jackfield {

struct TextHash {
  using is_transparent = void;
  [[nodiscard]] std::size_t operator()(std::string_view text) const noexcept {
    return std::hash<std::string_view>()(text);
  }
};
template <typename Value>
using TextMap = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

struct TextsLess {
  using is_transparent = void;
  template <typename Some, typename Others>
  [[nodiscard]] bool operator()(const Some& some, const Others& others) const noexcept {
    return std::lexicographical_compare(some.begin(), some.end(), others.begin(), others.end(),
                                        [](std::string_view one, std::string_view other) { return one < other; });
  }
};
template <std::size_t count, typename Value>
using TextsMap = std::map<std::array<std::string, count>, Value, TextsLess>;

// The value of these texts; it is made as its default if there is none.
template <std::size_t count, typename Value>
[[nodiscard]] Value& value_of(TextsMap<count, Value>& map, const std::array<std::string_view, count>& texts) {
  const auto found = map.lower_bound(texts);
  if (found != map.end() && !TextsLess()(texts, found->first)) return found->second;
  std::array<std::string, count> key;
  std::copy(texts.begin(), texts.end(), key.begin());
  return map.emplace_hint(found, std::move(key), Value())->second;
}

}  // namespace jackfield
