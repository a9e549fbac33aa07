// What can be told of a statement without understanding it: comments and quoted text are skipped, nothing else.
// Contract   for hints and better error codes, never for protection: engines differ in what they take for a comment or a quote.
// Example    first_word("-- note\n select 1") == "SELECT"; has_two_statements("SELECT ';'; -- end") == false
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace jackfield {

[[nodiscard]] std::string first_word(std::string_view sql);             // upper case; "" for a blank statement
[[nodiscard]] bool has_two_statements(std::string_view sql) noexcept;   // something stands behind a semicolon
[[nodiscard]] int count_question_marks(std::string_view sql) noexcept;  // outside quotes and comments
// The names of ":name", sorted, each once; they lie in `sql`. "a::int" names nothing.
[[nodiscard]] std::vector<std::string_view> named_parameters(std::string_view sql);

}  // namespace jackfield
