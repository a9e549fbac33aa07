#include "connector/sql/introspection.h"

#include "base/words.h"

namespace jackfield {
namespace {

json::Value value_of(std::string_view name, const IntrospectRequest& request, json::Arena& arena) {
  if (name == "schema") return json::Value::string(arena, request.schema);
  if (name == "table") return json::Value::string(arena, request.table);
  if (name == "limit") return json::Value::integer(request.limit);
  if (name == "offset") return json::Value::integer(request.offset);
  return json::Value::integer(request.offset + request.limit);  // last
}

Query query_of(const Introspection& lists, const IntrospectRequest& request, json::Value parameters) {
  Query query;
  query.sql = lists.of(request.kind).sql;
  if (lists.mode == IntrospectMode::writes_limits)
    query.sql += " LIMIT " + std::to_string(request.limit) + " OFFSET " + std::to_string(request.offset);
  query.parameters = parameters;
  query.read_only = lists.mode == IntrospectMode::read_only;
  return query;
}

}  // namespace

const IntrospectStatement& Introspection::of(IntrospectKind kind) const noexcept {
  switch (kind) {
    case IntrospectKind::schemas:
      return schemas;
    case IntrospectKind::tables:
      return tables;
    case IntrospectKind::columns:
      break;
  }
  return columns;
}

Query introspect_by_position(const Introspection& lists, const IntrospectRequest& request, json::Arena& arena) {
  json::ArrayBuilder values(arena);
  for (std::string_view names = lists.of(request.kind).values; !names.empty();)
    values.add(value_of(take_word(names), request, arena));
  return query_of(lists, request, values.build());
}

Query introspect_by_name(const Introspection& lists, const IntrospectRequest& request, json::Arena& arena) {
  json::ObjectBuilder values(arena);
  for (std::string_view names = lists.of(request.kind).values; !names.empty();) {
    const std::string_view one = take_word(names);
    const std::size_t equals = one.find('=');
    values.set(one.substr(0, equals), value_of(one.substr(equals + 1), request, arena));
  }
  return query_of(lists, request, values.build());
}

}  // namespace jackfield
