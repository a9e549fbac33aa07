// Lists of words in one text, separated by single spaces: smaller than arrays, and easier to read.
// Ownership  views borrow from the text.
// Example    has_word("true yes on", "yes")
#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

namespace jackfield {

// Removes the first word from the list and returns it.
[[nodiscard]] std::string_view take_word(std::string_view& list) noexcept;
// The index of the word in the list; a word contains no space.
[[nodiscard]] std::optional<std::size_t> index_of_word(std::string_view list, std::string_view word) noexcept;
// The word at that place; empty where the list is shorter.
[[nodiscard]] std::string_view word_at(std::string_view list, std::size_t index) noexcept;
// The name of an enumerator, from the names in the order of the enum.
template <typename Enum>
[[nodiscard]] std::string_view name_of(std::string_view names, Enum value) noexcept {
  return word_at(names, static_cast<std::size_t>(value));
}
[[nodiscard]] bool has_word(std::string_view list, std::string_view word) noexcept;

}  // namespace jackfield
