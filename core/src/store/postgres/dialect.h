// What PostgreSQL spells differently from the statements of store/sql.
// Example    core/src/store/postgres/connection.cc
#pragma once
#include "store/sql/database.h"

namespace jackfield::postgres {

inline constexpr sql::Dialect::Word kWords[] = {
    {"user", "\"user\""},
    {"instr", "strpos"},
    {"json_type", "json_typeof"},
    {"CROSS JOIN", "JOIN"},
    {"AS REAL", "AS DOUBLE PRECISION"},
};
inline constexpr sql::Dialect kDialect{'$', kWords};

}  // namespace jackfield::postgres
