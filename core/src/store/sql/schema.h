// The tables of the store, step by step.
// Contract   the n-th step (from 1) leads to version n of the schema. Steps are never edited once released. The driver runs
//            those that are missing, in order and in one transaction, and keeps the number of the last one.
// Example    JF_CHECK(prepare_schema(connection, sql::migrations()));
#pragma once
#include <span>

namespace jackfield::sql {

using Migrations = std::span<const char* const>;
[[nodiscard]] Migrations migrations() noexcept;

}  // namespace jackfield::sql
