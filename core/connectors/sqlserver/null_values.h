// NULL written into a statement where a parameter is null and stands for a whole value.
// Contract   ODBC must name a type for a null, and no type is converted to every other: nvarchar is refused by binary
//            columns. In VALUES (...) of an INSERT and behind "column =" of an UPDATE's SET, a bare NULL means the same
//            and has no type. Nothing else is replaced: as an operand of an expression NULL may be refused.
// Limits     linear in the text; a statement that begins with WITH or MERGE is returned as it is.
// Example    tests/connectors/sqlserver_values_test.cc
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::sqlserver {

// The place of a parameter among those of the statement, and its text: "?" or "@name".
using IsNull = std::function<bool(std::size_t place, std::string_view text)>;
struct WithNulls {
  std::string sql;
  std::vector<std::size_t> replaced;  // places, ascending
};
[[nodiscard]] WithNulls write_nulls(const std::string& sql, const IsNull& is_null);

}  // namespace jackfield::sqlserver
