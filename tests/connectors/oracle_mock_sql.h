// The SQL side of the mock of Oracle's client library (oracle_mock.h): declared types, marked values, functions and
// ALL_* views in SQLite.
#pragma once
#include <dpi.h>
#include <sqlite3.h>

#include <string>
#include <string_view>
#include <vector>

namespace jackfield::test::mock {

// The text between the marks decides the type: "\x01" type "\x02" value.
struct Marked {
  std::string type, value;
};
[[nodiscard]] bool read_mark(std::string_view text, Marked& out);

[[nodiscard]] dpiDataTypeInfo type_of(std::string_view declared);  // "NUMBER(10,2)"
[[nodiscard]] int ora_number(sqlite3* database, int code);         // of the error just met
void add_functions(sqlite3* database, std::string* identifier);
void add_views(sqlite3* database);

[[nodiscard]] std::vector<std::string> parameter_names(std::string_view sql);  // in capitals, each once
[[nodiscard]] std::string without_casts(std::string sql);                      // MOCK_TYPED instead
[[nodiscard]] std::string column_name(std::string_view sql,
                                      const char* name);  // in capitals, unless it is quoted
[[nodiscard]] bool has_semicolon(std::string_view sql);
[[nodiscard]] dpiStmtInfo kind_of(std::string_view sql);
[[nodiscard]] int fault(std::string_view sql, std::string_view name);  // the number behind mock:NAME=, or -1
[[nodiscard]] dpiTimestamp timestamp_of(std::string_view text);

}  // namespace jackfield::test::mock
