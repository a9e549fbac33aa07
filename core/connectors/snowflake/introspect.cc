#include "connection.h"

namespace jackfield::snowflake {
namespace {

// https://docs.snowflake.com/en/sql-reference/info-schema, of the current database.
constexpr const char* kSchemas =
    R"(SELECT schema_name AS "name" FROM information_schema.schemata ORDER BY schema_name)";
constexpr const char* kTables =
    R"(SELECT table_schema AS "schema", table_name AS "name",)"
    R"( CASE WHEN table_type IN ('VIEW', 'MATERIALIZED VIEW') THEN 'view' ELSE 'table' END AS "type")"
    " FROM information_schema.tables WHERE (? = '' AND table_schema <> 'INFORMATION_SCHEMA') OR table_schema = ?"
    " ORDER BY table_schema, table_name";
constexpr const char* kColumns =
    R"(SELECT column_name AS "name", CASE data_type WHEN 'NUMBER' THEN CASE WHEN numeric_scale > 0 THEN 'decimal')"
    " WHEN numeric_precision <= 9 THEN 'integer' ELSE 'bigint' END"
    " WHEN 'FLOAT' THEN 'number' WHEN 'BOOLEAN' THEN 'boolean' WHEN 'TEXT' THEN 'text' WHEN 'BINARY' THEN 'binary'"
    " WHEN 'DATE' THEN 'date' WHEN 'TIME' THEN 'time' WHEN 'TIMESTAMP_NTZ' THEN 'timestamp' WHEN 'TIMESTAMP_LTZ' THEN "
    "'timestamptz'"
    " WHEN 'TIMESTAMP_TZ' THEN 'timestamptz' WHEN 'VARIANT' THEN 'json' WHEN 'OBJECT' THEN 'json' WHEN 'ARRAY' THEN "
    "'array'"
    R"( ELSE 'unknown' END AS "type", data_type AS "vendor_type", is_nullable = 'YES' AS "nullable", column_default AS "default",)"
    R"( ordinal_position AS "position", FALSE AS "primary_key" FROM information_schema.columns)"
    " WHERE table_schema = CASE WHEN ? = '' THEN CURRENT_SCHEMA() ELSE ? END AND table_name = ? ORDER BY "
    "ordinal_position";

}  // namespace

Result<Query> SnowflakeConnection::introspect(const IntrospectRequest& request, json::Arena& arena) {
  Query query;
  json::ArrayBuilder values(arena);
  const json::Value schema = json::Value::string(arena, request.schema);
  switch (request.kind) {
    case IntrospectKind::schemas:
      query.sql = kSchemas;
      break;
    case IntrospectKind::tables:
      query.sql = kTables;
      values.add(schema).add(schema);
      break;
    case IntrospectKind::columns:
      query.sql = kColumns;
      values.add(schema).add(schema).add(json::Value::string(arena, request.table));
      break;
  }
  query.sql +=
      " LIMIT " + std::to_string(request.limit) + " OFFSET " + std::to_string(request.offset);  // numbers of ours
  query.parameters = values.build();
  return query;
}

}  // namespace jackfield::snowflake
