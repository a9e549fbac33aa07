// Bound values, as mysql_stmt_bind_param accepts them.
// Contract   null, boolean (0, 1), integer, number and text keep their type; larger integers are bound as decimals;
//            arrays and objects as JSON text.
// Limits     limits::kQueryParameters.
// Example    core/connectors/mysql/connection.cc
#pragma once
#include <mysql.h>

#include <string>
#include <vector>

#include "json/json.h"

namespace jackfield::mysql {

class Parameters {
 public:
  [[nodiscard]] Status bind(const json::Value& values);
  [[nodiscard]] std::size_t count() const noexcept { return binds_.size(); }
  [[nodiscard]] MYSQL_BIND* binds() noexcept { return binds_.data(); }
  void clear() noexcept;  // wipes: values may be secrets

 private:
  struct Cell {
    long long integer = 0;
    double number = 0;
    unsigned long size = 0;
    std::size_t offset = 0;
  };
  void add(const json::Value& value, Cell& cell, MYSQL_BIND& bind);

  std::string text_;
  std::vector<Cell> cells_;
  std::vector<MYSQL_BIND> binds_;
};

}  // namespace jackfield::mysql
