// From the errors of an engine to codes of core/errors.json: tables of keys, which are SQLSTATEs, numbers or words.
// Contract   the first rule with the key decides. A key that ends with "*" matches all keys with that prefix: "22*".
// Example    core/connectors/mysql/errors.cc
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
// Whether an engine's message has these words, to distinguish cases that share a code. The message is never passed on.
[[nodiscard]] inline bool says(std::string_view message, std::string_view words) noexcept {
  return message.find(words) != std::string_view::npos;
}
// Five digits and capitals, as in the SQL standard.
[[nodiscard]] bool is_sql_state(std::string_view text) noexcept;
// Adds the details sqlState (except "00000") and vendorCode (except 0).
[[nodiscard]] Error with_vendor(Error error, std::string_view state, std::int64_t number);

}  // namespace jackfield
