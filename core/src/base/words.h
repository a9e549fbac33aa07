// Lists of words in one text, separated by single spaces: smaller than arrays of them, and easier to read.
// Example    has_word("true yes on", "yes"); while (!list.empty()) use(take_word(list));
#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

namespace jackfield {

// Takes the first word off the list.
[[nodiscard]] std::string_view take_word(std::string_view& list) noexcept;
// The place of the word in the list; a word holds no space.
[[nodiscard]] std::optional<std::size_t> index_of_word(std::string_view list, std::string_view word) noexcept;
[[nodiscard]] bool has_word(std::string_view list, std::string_view word) noexcept;

}  // namespace jackfield
