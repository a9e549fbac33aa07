// The schema of the store, made and brought up to date.
// Contract   the n-th step (from 1) results in version n. Steps are never edited once released. The missing ones run in
//            order, in one transaction, under an advisory lock, so that servers that start at once wait for each other.
//            A schema that has tables of others is not changed.
// Errors     store_newer, store_not_a_database, store_unavailable (rights); else as store.h.
// Example    core/src/store/postgres/store.cc
#pragma once
#include <span>

#include "store/postgres/connection.h"

namespace jackfield::postgres {

using Migrations = std::span<const char* const>;
[[nodiscard]] Migrations migrations() noexcept;
[[nodiscard]] Status prepare_schema(Connection& connection, const std::string& schema, Migrations steps);
// The partitions of usage records for this month, by the server's clock, and the next.
[[nodiscard]] Status make_partitions(Connection& connection);

}  // namespace jackfield::postgres
