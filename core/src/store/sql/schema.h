// The tables of the store, step by step.
// Contract   the n-th step (from 1) results in version n of the schema. Steps are never edited once released. The
//            driver runs the missing ones, in order and in one transaction, and stores the number of the last one.
// Example    core/src/store/sqlite/memory_store.cc
#pragma once
#include <span>

namespace jackfield::sql {

using Migrations = std::span<const char* const>;
[[nodiscard]] Migrations migrations() noexcept;

}  // namespace jackfield::sql
