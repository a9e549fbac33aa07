#include "base/words.h"

namespace jackfield {

std::string_view take_word(std::string_view& list) noexcept {
  const std::string_view word = list.substr(0, list.find(' '));
  list.remove_prefix(word.size() == list.size() ? word.size() : word.size() + 1);
  return word;
}

std::optional<std::size_t> index_of_word(std::string_view list, std::string_view word) noexcept {
  for (std::size_t i = 0; !list.empty(); ++i) {
    if (take_word(list) == word) return i;
  }
  return std::nullopt;
}

std::string_view word_at(std::string_view list, std::size_t index) noexcept {
  for (; index > 0; --index) static_cast<void>(take_word(list));
  return take_word(list);
}

bool has_word(std::string_view list, std::string_view word) noexcept { return index_of_word(list, word).has_value(); }

}  // namespace jackfield
