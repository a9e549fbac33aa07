// The introspection statements of an engine, and the values they bind.
// Contract   `values` names them in the statement's order, separated by single spaces: schema, table, limit, offset,
//            last (limit plus offset). If values are bound by name, "owner=schema" renames one.
// Example    core/connectors/mysql/introspect.cc
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
