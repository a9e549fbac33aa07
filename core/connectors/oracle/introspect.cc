#include "connector/sql/introspection.h"

#include "connection.h"

namespace jackfield::oracle {
namespace {

// Column names are quoted, since the server would return them in capitals. ROW_NUMBER works on versions without OFFSET.
constexpr IntrospectStatement kSchemas = {"skipped=offset last", R"(SELECT "name"
    FROM (SELECT username AS "name", ROW_NUMBER() OVER (ORDER BY username) AS place
    FROM all_users) shown
    WHERE place > :skipped AND place <= :last
    ORDER BY place)"};

constexpr IntrospectStatement kTables = {"owner=schema skipped=offset last", R"(SELECT "schema", "name", "type"
    FROM (SELECT owner AS "schema", named AS "name", kind AS "type",
    ROW_NUMBER() OVER (ORDER BY owner, named) AS place
    FROM (SELECT owner, table_name AS named, 'table' AS kind
    FROM all_tables
    WHERE nested = 'NO' AND secondary = 'N'
    UNION ALL SELECT owner, view_name AS named, 'view' AS kind
    FROM all_views) found
    WHERE owner = :owner OR (:owner IS NULL AND owner NOT IN (SELECT username
    FROM all_users
    WHERE oracle_maintained = 'Y'))) shown
    WHERE place > :skipped AND place <= :last
    ORDER BY place)"};

// DATA_DEFAULT is a LONG, which cannot be sorted or used in a subquery; pages are cut by the column's number instead.
constexpr IntrospectStatement kColumns = {"owner=schema named=table skipped=offset last",
                                          R"(SELECT c.column_name AS "name", CASE WHEN c.data_type =
    'NUMBER' AND c.data_scale <= 0 AND c.data_precision - c.data_scale <= 9 THEN 'integer' WHEN c.data_type = 'NUMBER'
    AND c.data_scale <= 0 THEN 'bigint' WHEN c.data_type IN ('NUMBER', 'FLOAT') THEN 'decimal'
    WHEN c.data_type IN ('BINARY_FLOAT', 'BINARY_DOUBLE') THEN 'number' WHEN c.data_type = 'BOOLEAN' THEN 'boolean'
    WHEN c.data_type IN ('RAW', 'LONG RAW', 'BLOB') THEN 'binary' WHEN c.data_type = 'JSON' THEN 'json'
    WHEN c.data_type LIKE '%TIME ZONE' THEN 'timestamptz' WHEN c.data_type = 'DATE'
    OR c.data_type LIKE 'TIMESTAMP%' THEN 'timestamp' WHEN c.data_type LIKE 'INTERVAL%' THEN 'interval'
    WHEN c.data_type_owner IS NOT NULL THEN 'unknown' ELSE 'text' END AS "type", CASE
    WHEN c.data_type IN ('VARCHAR2', 'NVARCHAR2', 'CHAR', 'NCHAR') THEN c.data_type || '(' || c.char_length || ')'
    WHEN c.data_type = 'RAW' THEN c.data_type || '(' || c.data_length || ')' WHEN c.data_type = 'NUMBER'
    AND c.data_scale > 0 AND c.data_precision IS NOT NULL THEN c.data_type || '(' || c.data_precision || ',' ||
    c.data_scale || ')' WHEN c.data_type = 'NUMBER'
    AND c.data_precision IS NOT NULL THEN c.data_type || '(' || c.data_precision || ')'
    ELSE c.data_type END AS "vendor_type", CASE WHEN c.nullable = 'Y' THEN 1 ELSE 0 END AS "nullable",
    c.data_default AS "default", c.column_id AS "position", CASE WHEN EXISTS (SELECT 1
    FROM all_constraints p
    JOIN all_cons_columns k ON k.owner = p.owner AND k.constraint_name = p.constraint_name
    WHERE p.constraint_type = 'P' AND p.owner = c.owner AND p.table_name = c.table_name
    AND k.column_name = c.column_name) THEN 1 ELSE 0 END AS "primary_key"
    FROM all_tab_columns c
    WHERE c.owner = NVL(:owner, SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA')) AND c.table_name = :named
    AND c.column_id > :skipped AND c.column_id <= :last
    ORDER BY c.column_id)"};

// This server treats an empty schema as NULL.
constexpr Introspection kLists = {kSchemas, kTables, kColumns, IntrospectMode::read_only};

}  // namespace

Result<Query> OraConnection::introspect(const IntrospectRequest& request, json::Arena& arena) {
  return introspect_by_name(kLists, request, arena);
}

}  // namespace jackfield::oracle
