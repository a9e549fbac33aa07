// A statement that stays prepared on its connection.
// Ownership  the connection closes `statement`.
// Example    core/connectors/mysql/connection.cc
#pragma once
#include <mysql.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "cells.h"
#include "parameters.h"

namespace jackfield::mysql {

struct Prepared {
  std::size_t hash = 0;
  std::string sql;
  ValueTypes types;  // of MySQL; those of MariaDB make no difference
  MYSQL_STMT* statement = nullptr;
  std::uint64_t used = 0;
  std::optional<FieldFacts> facts = {};               // of its columns when it first ran
  std::shared_ptr<const ResultColumns> columns = {};  // null: they are read each time
  std::string column_bytes = {};                      // that told the same facts last
  bool is_quick = false;                              // the last answer came soon, and was small: it may share
  bool is_outdated = false;                           // its columns are others now: it is to be prepared anew
};

}  // namespace jackfield::mysql
