// How an older file becomes a newer one.
// Contract   a file is taken when it is empty or carries our application id; anything else is left as it was.
//            The steps run in order, all in one transaction.
// Errors     store_newer, store_not_a_database.
// Example    JF_CHECK(prepare_schema(connection, sql::migrations()));
#pragma once
#include "store/sql/schema.h"
#include "store/sqlite/connection.h"

namespace jackfield::sqlite {

inline constexpr std::int64_t kApplicationId = 0x4a6b4664;  // "JkFd"

[[nodiscard]] Status prepare_schema(Connection& connection, sql::Migrations steps);

}  // namespace jackfield::sqlite
