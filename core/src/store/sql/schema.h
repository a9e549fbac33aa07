// The tables, and how an older store becomes a newer one.
// Contract   a file is taken when it is empty or carries our application id; anything else is left as it was.
//            Migrations run in order, all in one transaction, and are never edited once released.
// Errors     store_newer, store_not_a_database.
// Example    JF_CHECK(prepare_schema(connection, migrations()));
#pragma once
#include <span>

#include "store/sqlite/connection.h"

namespace jackfield::sqlite {

inline constexpr std::int64_t kApplicationId = 0x4a6b4664;  // "JkFd"

// The n-th one (from 1) leads to schema version n.
using Migrations = std::span<const char* const>;
[[nodiscard]] Migrations migrations() noexcept;

[[nodiscard]] Status prepare_schema(Connection& connection, Migrations steps);

}  // namespace jackfield::sqlite
