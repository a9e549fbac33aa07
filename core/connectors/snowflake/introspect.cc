#include "connector/sql/introspection.h"

#include "connection.h"

namespace jackfield::snowflake {
namespace {

// https://docs.snowflake.com/en/sql-reference/info-schema, of the current database.
constexpr IntrospectStatement kSchemas = {"", R"(SELECT schema_name AS "name"
    FROM information_schema.schemata
    ORDER BY schema_name)"};
constexpr IntrospectStatement kTables = {"schema schema", R"(SELECT table_schema AS "schema", table_name AS "name",
    CASE WHEN table_type IN ('VIEW', 'MATERIALIZED VIEW') THEN 'view' ELSE 'table' END AS "type"
    FROM information_schema.tables
    WHERE (? = '' AND table_schema <> 'INFORMATION_SCHEMA') OR table_schema = ?
    ORDER BY table_schema, table_name)"};
constexpr IntrospectStatement kColumns = {"schema schema table", R"(SELECT column_name AS "name", CASE data_type
    WHEN 'NUMBER' THEN CASE WHEN numeric_scale > 0 THEN 'decimal' WHEN numeric_precision <= 9 THEN 'integer'
    ELSE 'bigint' END WHEN 'FLOAT' THEN 'number' WHEN 'BOOLEAN' THEN 'boolean' WHEN 'TEXT' THEN 'text'
    WHEN 'BINARY' THEN 'binary' WHEN 'DATE' THEN 'date' WHEN 'TIME' THEN 'time' WHEN 'TIMESTAMP_NTZ' THEN 'timestamp'
    WHEN 'TIMESTAMP_LTZ' THEN 'timestamptz' WHEN 'TIMESTAMP_TZ' THEN 'timestamptz' WHEN 'VARIANT' THEN 'json'
    WHEN 'OBJECT' THEN 'json' WHEN 'ARRAY' THEN 'array' ELSE 'unknown' END AS "type",
    data_type AS "vendor_type", is_nullable = 'YES' AS "nullable", column_default AS "default",
    ordinal_position AS "position", FALSE AS "primary_key"
    FROM information_schema.columns
    WHERE table_schema = CASE WHEN ? = '' THEN CURRENT_SCHEMA() ELSE ? END AND table_name = ?
    ORDER BY ordinal_position)"};

constexpr Introspection kLists = {kSchemas, kTables, kColumns, IntrospectMode::writes_limits};

}  // namespace

Result<Query> SnowflakeConnection::introspect(const IntrospectRequest& request, json::Arena& arena) {
  return introspect_by_position(kLists, request, arena);
}

}  // namespace jackfield::snowflake
