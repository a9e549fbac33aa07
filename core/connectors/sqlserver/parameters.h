// Bound values, as SQLBindParameter accepts them.
// Contract   null, boolean (bit), integer (bigint), number (float) and text (nvarchar) keep their type; larger integers
//            are decimal(38,0), or text beyond that; {"$binary"} is varbinary; arrays and other objects are JSON text.
//            By name: a call of sp_executesql, which declares @name for each member. A null that is a whole value of an
//            INSERT or UPDATE is written as NULL (null_values.h); another is nvarchar.
// Ownership  keeps the values until it is destroyed; then they are wiped.
// Limits     2,100 parameters, the server's limit.
// Example    core/connectors/sqlserver/stream.cc
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "json/json.h"
#include "library.h"

namespace jackfield::sqlserver {

class Parameters {
 public:
  Parameters() = default;
  ~Parameters();
  Parameters(const Parameters&) = delete;
  Parameters& operator=(const Parameters&) = delete;

  // Afterwards sql() returns the text to send.
  [[nodiscard]] Status read(const std::string& sql, const json::Value& values);
  [[nodiscard]] const std::string& sql() const noexcept { return sql_; }
  [[nodiscard]] std::size_t count() const noexcept { return cells_.size(); }
  [[nodiscard]] SQLRETURN bind(const Driver& driver, SQLHSTMT statement);

 private:
  struct Cell {
    SQLSMALLINT c_type = SQL_C_CHAR, sql_type = SQL_WVARCHAR;
    SQLULEN size = 1;
    SQLSMALLINT scale = 0;
    std::string text;
    long long integer = 0;
    double number = 0;
    unsigned char bit = 0;
    SQLLEN length = SQL_NULL_DATA;
  };
  [[nodiscard]] static Cell cell_of(const json::Value& value);
  [[nodiscard]] static Cell text_cell(std::string text);
  [[nodiscard]] static Cell bytes_cell(const json::Value& value);
  void read_places(const std::string& sql, const json::Value& values);
  [[nodiscard]] Status read_names(const std::string& sql, const json::Value& values);

  std::string sql_;
  std::vector<std::unique_ptr<Cell>> cells_;  // the driver keeps their addresses
};

}  // namespace jackfield::sqlserver
