#include "connector/error_rules.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/ascii.h"
#include "base/words.h"

namespace jackfield {
namespace {

bool has_key(std::string_view keys, std::string_view key) noexcept {
  while (!keys.empty()) {
    const std::string_view one = take_word(keys);
    if (one.ends_with('*') ? key.starts_with(one.substr(0, one.size() - 1)) : key == one) return true;
  }
  return false;
}

}  // namespace

const ErrorRule* find_rule(std::span<const ErrorRule> rules, std::string_view key) noexcept {
  const auto found =
      std::find_if(rules.begin(), rules.end(), [key](const ErrorRule& rule) { return has_key(rule.keys, key); });
  return found == rules.end() ? nullptr : &*found;
}

const ErrorRule* find_rule(std::span<const ErrorRule> rules, std::int64_t number) noexcept {
  std::array<char, 24> digits{};
  const char* end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  return find_rule(rules, std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())));
}

bool has_error_key(std::string_view keys, std::int64_t number) noexcept {
  const ErrorRule rule = {Code::internal, keys};
  return find_rule({&rule, 1}, number) != nullptr;
}

Error error_of(const ErrorRule& rule) { return fail(rule.code, rule.pointer); }

bool is_sql_state(std::string_view text) noexcept {
  return text.size() == 5 &&
         std::all_of(text.begin(), text.end(), [](char c) { return ascii::is_digit(c) || ascii::is_upper(c); });
}

Error with_vendor(Error error, std::string_view state, std::int64_t number) {
  if (!state.empty() && state != "00000") error.with("sqlState", std::string(state));
  if (number != 0) error.with("vendorCode", number);
  return error;
}

}  // namespace jackfield
