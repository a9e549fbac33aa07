// What can be told of a statement without understanding it: comments and quoted text are skipped, nothing else.
// Contract   for hints and better error codes, never for protection: engines differ in what they take for a comment or a quote.
// Example    first_word("-- note\n select 1") == "SELECT"; has_two_statements("SELECT ';'; -- end") == false
#pragma once
#include <string>
#include <string_view>

namespace jackfield {

[[nodiscard]] std::string first_word(std::string_view sql);             // upper case; "" for a blank statement
[[nodiscard]] bool has_two_statements(std::string_view sql) noexcept;   // something stands behind a semicolon
[[nodiscard]] int count_question_marks(std::string_view sql) noexcept;  // outside quotes and comments
[[nodiscard]] bool names_parameter(std::string_view sql, std::string_view name) noexcept;  // ":name", whole

}  // namespace jackfield
