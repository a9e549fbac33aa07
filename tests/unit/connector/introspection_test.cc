#include "connector/sql/introspection.h"

#include <catch2/catch.hpp>

using namespace jackfield;

namespace {

constexpr Introspection kLists = {{"limit offset", "S"}, {"schema schema limit", "T"}, {"table offset last", "C"}};

IntrospectRequest request(IntrospectKind kind) { return {kind, "app", "orders", 10, 30}; }

}  // namespace

TEST_CASE("values of introspection are bound in the order of the statement") {
  json::Arena arena;
  const Query tables = introspect_by_position(kLists, request(IntrospectKind::tables), arena);
  CHECK(tables.sql == "T");
  CHECK(json::to_text(tables.parameters) == R"(["app","app",10])");
  CHECK_FALSE(tables.read_only);
  const Query columns = introspect_by_position(kLists, request(IntrospectKind::columns), arena);
  CHECK(json::to_text(columns.parameters) == R"(["orders",30,40])");
}

TEST_CASE("values of introspection are bound by name, by another one where a statement has it") {
  json::Arena arena;
  constexpr Introspection kNamed = {
      {"", "S"}, {"owner=schema", "T"}, {"schema named=table", "C"}, IntrospectMode::read_only};
  const Query columns = introspect_by_name(kNamed, request(IntrospectKind::columns), arena);
  CHECK(json::to_text(columns.parameters) == R"({"schema":"app","named":"orders"})");
  CHECK(columns.read_only);
  CHECK(json::to_text(introspect_by_name(kNamed, request(IntrospectKind::schemas), arena).parameters) == "{}");
}

TEST_CASE("limits that cannot be bound are written") {
  json::Arena arena;
  constexpr Introspection kWritten = {{"", "S"}, {"", "T"}, {"", "C"}, IntrospectMode::writes_limits};
  CHECK(introspect_by_position(kWritten, request(IntrospectKind::schemas), arena).sql == "S LIMIT 10 OFFSET 30");
}
