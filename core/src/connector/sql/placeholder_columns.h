// Which column each placeholder of a statement is assigned to or compared with.
// Contract   for engines that do not tell the types of parameters. The answer is certain or empty: a placeholder inside
//            an expression, of a derived table, of a column that several tables may have behind a name alone, or in a
//            statement that is not understood has no tables. Names are as the catalog has them, without quotes. What
//            the text cannot tell (views, a synonym, whether the column exists) is the caller's to look up.
// Ownership  the answer's `placeholder` is a view into the text.
// Limits     linear in the text; in a statement with more than a million tokens no column is known.
// Example    tests/unit/connector/placeholder_columns_test.cc
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "connector/sql/sql_lexer.h"

namespace jackfield {

struct SqlTable {
  std::string schema, name;  // schema "": the session's own
};

struct PlaceholderColumn {
  std::string_view placeholder;  // "?", "?1", ":name", as written
  std::vector<SqlTable> tables;  // exactly one of them has the column; empty: not known
  std::string column;            // "": the one at `position`
  std::size_t position = 0;      // from 0, of an INSERT without a list of columns
};

// One for each placeholder, in the order of the text.
[[nodiscard]] std::vector<PlaceholderColumn> placeholder_columns(const SqlRules& rules, std::string_view sql);

}  // namespace jackfield
