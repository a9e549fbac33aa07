// Bound values, as mysql_stmt_bind_param accepts them.
// Contract   null, boolean (0, 1), integer, number and text keep their type; larger integers are bound as decimals;
//            {"$binary"} as bytes; arrays and other objects as JSON text. The server takes a text for what its letters
//            say, so one that depends on its column (needs_column) is bound as the column's kind says: a moment with a
//            zone at UTC in the server's own form, digits as a number. Text for a binary column is refused if it could
//            be base64: it would be stored as letters.
// Limits     limits::kQueryParameters.
// Example    core/connectors/mysql/parameter_columns.cc
#pragma once
#include <mysql.h>

#include <span>
#include <string>
#include <vector>

#include "connector/cells.h"
#include "json/json.h"

namespace jackfield::mysql {

[[nodiscard]] bool needs_column(const json::Value& value);

// MySQL takes a parameter for what it was when the statement first ran, if nothing else says its type: the text "x" is
// 0 after a number. So a statement stays prepared for values of the same types. MariaDB looks at each value.
class ValueTypes {
 public:
  ValueTypes() = default;
  explicit ValueTypes(std::span<const MYSQL_BIND> values);
  explicit ValueTypes(std::span<const json::Value> values);  // none of which needs_column()
  [[nodiscard]] bool operator==(const ValueTypes&) const = default;

 private:
  std::string types_;
};

class Parameters {
 public:
  // `columns` is empty, or has the kind of each value's column; CellKind::text where it is not known.
  [[nodiscard]] Status bind(std::span<const json::Value> values, std::span<const CellKind> columns);
  [[nodiscard]] std::size_t count() const noexcept { return binds_.size(); }
  [[nodiscard]] std::span<MYSQL_BIND> binds() noexcept { return binds_; }
  void clear() noexcept;  // wipes: values may be secrets

 private:
  struct Cell {
    long long integer = 0;
    double number = 0;
    unsigned long size = 0;
    std::size_t offset = 0;
  };
  void add(const json::Value& value, Cell& cell, MYSQL_BIND& bind);
  [[nodiscard]] Status add_text(std::string_view text, CellKind column, Cell& cell, MYSQL_BIND& bind);
  void add_bytes(std::string_view bytes, enum_field_types type, Cell& cell, MYSQL_BIND& bind);
  [[nodiscard]] bool add_integer(std::string_view digits, Cell& cell, MYSQL_BIND& bind);

  std::string text_;
  std::vector<Cell> cells_;
  std::vector<MYSQL_BIND> binds_;
};

}  // namespace jackfield::mysql
