// From what an engine reports to our codes: tables of keys, which are SQLSTATEs, the vendor's numbers or its words.
// Contract   the first rule that has the key counts. A key that ends with "*" stands for all that begin so: "22*".
// Example    constexpr ErrorRule kRules[] = {{Code::syntax_error, "1064 1149"}, {Code::invalid_value, "22*"}};
//            if (const ErrorRule* rule = find_rule(kRules, state)) return fail(rule->code, rule->pointer);
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "base/result.h"

namespace jackfield {

struct ErrorRule {
  Code code;
  std::string_view keys;          // separated by single blanks
  std::string_view pointer = {};  // the form's field that is to blame
};

[[nodiscard]] const ErrorRule* find_rule(std::span<const ErrorRule> rules, std::string_view key) noexcept;
[[nodiscard]] const ErrorRule* find_rule(std::span<const ErrorRule> rules, std::int64_t number) noexcept;
[[nodiscard]] bool has_error_key(std::string_view keys, std::int64_t number) noexcept;
[[nodiscard]] Error error_of(const ErrorRule& rule);
// Whether an engine's message has these words: to tell cases apart that share a code. It is never passed on.
[[nodiscard]] inline bool says(std::string_view message, std::string_view words) noexcept {
  return message.find(words) != std::string_view::npos;
}
// Five digits and capitals, as the SQL standard has it.
[[nodiscard]] bool is_sql_state(std::string_view text) noexcept;
// Adds the details sqlState (but "00000") and vendorCode (but 0).
[[nodiscard]] Error with_vendor(Error error, std::string_view state, std::int64_t number);

}  // namespace jackfield
