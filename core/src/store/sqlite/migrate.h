// The migration of older store files.
// Contract   a file is accepted if it is empty or has Jackfield's application id; any other file is not changed. The
//            steps run in order, all in one transaction.
// Errors     store_newer, store_not_a_database.
// Example    tests/unit/store/file_test.cc
#pragma once
#include "store/sql/schema.h"
#include "store/sqlite/connection.h"

namespace jackfield::sqlite {

inline constexpr std::int64_t kApplicationId = 0x4a6b4664;  // "JkFd"

// The number that a statement without values answers.
[[nodiscard]] Result<std::int64_t> number_of(Connection& connection, const char* text);
[[nodiscard]] Status prepare_schema(Connection& connection, sql::Migrations steps);

}  // namespace jackfield::sqlite
