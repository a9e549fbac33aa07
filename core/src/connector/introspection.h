// The statements with which an engine tells what it holds, and the values they are run with.
// Contract   `values` names them in the statement's order, separated by single blanks: schema, table, limit, offset,
//            last (the sum of the two). Where values go by name, "owner=schema" gives one another name than its own.
// Example    constexpr IntrospectStatement kSchemas = {"limit offset", "SELECT name FROM a LIMIT ? OFFSET ?"};
//            return introspect_by_position(kLists, request, arena);
#pragma once
#include "connector/connector.h"

namespace jackfield {

struct IntrospectStatement {
  std::string_view values;
  const char* sql;
};
enum class IntrospectMode : std::uint8_t {
  plain,
  read_only,     // the engine has such a mode
  writes_limits  // it cannot bind them: " LIMIT 100 OFFSET 0" is added, which are numbers of ours
};
struct Introspection {
  IntrospectStatement schemas, tables, columns;
  IntrospectMode mode = IntrospectMode::plain;
  [[nodiscard]] const IntrospectStatement& of(IntrospectKind kind) const noexcept;
};

[[nodiscard]] Query introspect_by_position(const Introspection& lists, const IntrospectRequest& request,
                                           json::Arena& arena);
[[nodiscard]] Query introspect_by_name(const Introspection& lists, const IntrospectRequest& request,
                                       json::Arena& arena);

}  // namespace jackfield
