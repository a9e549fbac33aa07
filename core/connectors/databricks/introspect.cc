#include "connector/sql/introspection.h"

#include "connection.h"

namespace jackfield::databricks {
namespace {

// https://docs.databricks.com/sql/language-manual/sql-ref-information-schema.html, of the current catalog.
constexpr IntrospectStatement kSchemas = {"", R"(SELECT schema_name AS name
    FROM information_schema.schemata
    ORDER BY schema_name)"};

constexpr IntrospectStatement kTables = {"schema", R"(SELECT table_schema AS schema, table_name AS name, CASE
    WHEN table_type IN ('VIEW', 'MATERIALIZED_VIEW') THEN 'view' ELSE 'table' END AS type
    FROM information_schema.tables
    WHERE (:schema = '' AND table_schema <> 'information_schema') OR table_schema = :schema
    ORDER BY table_schema, table_name)"};

constexpr IntrospectStatement kColumns = {"schema table", R"(SELECT c.column_name AS name, CASE upper(c.data_type)
    WHEN 'BYTE' THEN 'integer' WHEN 'TINYINT' THEN 'integer' WHEN 'SHORT' THEN 'integer'
    WHEN 'SMALLINT' THEN 'integer' WHEN 'INT' THEN 'integer' WHEN 'LONG' THEN 'bigint' WHEN 'BIGINT' THEN 'bigint'
    WHEN 'DECIMAL' THEN 'decimal' WHEN 'FLOAT' THEN 'number' WHEN 'DOUBLE' THEN 'number' WHEN 'BOOLEAN' THEN 'boolean'
    WHEN 'STRING' THEN 'text' WHEN 'CHAR' THEN 'text' WHEN 'VARCHAR' THEN 'text' WHEN 'BINARY' THEN 'binary'
    WHEN 'DATE' THEN 'date' WHEN 'TIMESTAMP' THEN 'timestamptz' WHEN 'TIMESTAMP_NTZ' THEN 'timestamp'
    WHEN 'INTERVAL' THEN 'interval' WHEN 'ARRAY' THEN 'array' WHEN 'MAP' THEN 'json' WHEN 'STRUCT' THEN 'json'
    WHEN 'VARIANT' THEN 'json' ELSE 'unknown' END AS type, c.full_data_type AS vendor_type,
    c.is_nullable = 'YES' AS nullable, c.column_default AS `default`, c.ordinal_position AS position, EXISTS (SELECT 1
    FROM information_schema.table_constraints t
    JOIN information_schema.key_column_usage k ON k.constraint_schema = t.constraint_schema
    AND k.constraint_name = t.constraint_name
    WHERE t.constraint_type = 'PRIMARY KEY' AND k.table_schema = c.table_schema AND k.table_name = c.table_name
    AND k.column_name = c.column_name) AS primary_key
    FROM information_schema.columns c
    WHERE c.table_schema = CASE WHEN :schema = '' THEN current_schema() ELSE :schema END AND c.table_name = :table
    ORDER BY c.ordinal_position)"};

// A bound LIMIT must be an INT, and integers are bound as BIGINT.
constexpr Introspection kLists = {kSchemas, kTables, kColumns, IntrospectMode::writes_limits};

}  // namespace

Result<Query> DatabricksConnection::introspect(const IntrospectRequest& request, json::Arena& arena) {
  return introspect_by_name(kLists, request, arena);
}

}  // namespace jackfield::databricks
