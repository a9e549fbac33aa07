// The visibility predicate (security.md S15): the SQL of may_see() in access.h, and the only place where it is written.
// Contract   ?1 is the workspace, ?2 the user; `i` is the integrations table. Bound by bind_scope(). For lists and
//            counts the schema has it as a value too: a caller sees the audiences "" and audience_of(user) of its
//            workspace, and no other.
// Example    core/src/store/sql/integrations.cc
#pragma once
#include <string>

#include "store/rows.h"
#include "store/sql/database.h"

#define JF_VISIBLE "i.workspace = ?1 AND (i.is_private = 0 OR i.created_by = ?2)"

namespace jackfield::sql {

inline Statement& bind_scope(Statement& statement, const Scope& scope) {
  return statement.bind(1, scope.workspace).bind(2, scope.user);
}

// The rows that only this user sees.
inline std::string audience_of(std::string_view user) { return "p" + std::string(user); }

}  // namespace jackfield::sql
