#include "connector/sql/introspection.h"

#include "connection.h"

namespace jackfield::sqlserver {
namespace {

// ISO views; OFFSET FETCH came with SQL Server 2012.
constexpr IntrospectStatement kSchemas = {"offset limit", R"(SELECT s.SCHEMA_NAME AS name
    FROM INFORMATION_SCHEMA.SCHEMATA s
    ORDER BY s.SCHEMA_NAME OFFSET ? ROWS FETCH NEXT ? ROWS ONLY)"};

constexpr IntrospectStatement kTables = {"schema schema offset limit", R"(SELECT t.TABLE_SCHEMA AS [schema],
    t.TABLE_NAME AS name, CASE WHEN t.TABLE_TYPE = 'VIEW' THEN 'view' ELSE 'table' END AS type
    FROM INFORMATION_SCHEMA.TABLES t
    WHERE t.TABLE_SCHEMA = ? OR ? = ''
    ORDER BY t.TABLE_SCHEMA, t.TABLE_NAME OFFSET ? ROWS FETCH NEXT ? ROWS ONLY)"};

constexpr IntrospectStatement kColumns = {"schema schema table offset limit",
                                          R"(SELECT c.COLUMN_NAME AS name, CASE WHEN c.DATA_TYPE IN
    ('tinyint', 'smallint', 'int') THEN 'integer' WHEN c.DATA_TYPE = 'bigint' THEN 'bigint'
    WHEN c.DATA_TYPE = 'bit' THEN 'boolean' WHEN c.DATA_TYPE IN ('decimal', 'numeric', 'money', 'smallmoney') THEN
    'decimal' WHEN c.DATA_TYPE IN ('float', 'real') THEN 'number'
    WHEN c.DATA_TYPE IN ('binary', 'varbinary', 'image', 'timestamp', 'geometry', 'geography', 'hierarchyid') THEN
    'binary' WHEN c.DATA_TYPE IN ('date', 'time') THEN c.DATA_TYPE
    WHEN c.DATA_TYPE IN ('datetime', 'datetime2', 'smalldatetime') THEN 'timestamp'
    WHEN c.DATA_TYPE = 'datetimeoffset' THEN 'timestamptz' WHEN c.DATA_TYPE = 'uniqueidentifier' THEN 'uuid'
    ELSE 'text' END AS type, c.DATA_TYPE AS vendor_type, CAST(CASE WHEN c.IS_NULLABLE = 'YES' THEN 1
    ELSE 0 END AS bit) AS nullable, c.COLUMN_DEFAULT AS [default], c.ORDINAL_POSITION AS position, CAST(CASE
    WHEN EXISTS (SELECT 1
    FROM INFORMATION_SCHEMA.TABLE_CONSTRAINTS k
    JOIN INFORMATION_SCHEMA.KEY_COLUMN_USAGE u ON u.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA
    AND u.CONSTRAINT_NAME = k.CONSTRAINT_NAME
    WHERE k.CONSTRAINT_TYPE = 'PRIMARY KEY' AND k.TABLE_SCHEMA = c.TABLE_SCHEMA AND k.TABLE_NAME = c.TABLE_NAME
    AND u.COLUMN_NAME = c.COLUMN_NAME) THEN 1 ELSE 0 END AS bit) AS primary_key
    FROM INFORMATION_SCHEMA.COLUMNS c
    WHERE c.TABLE_SCHEMA = CASE WHEN ? = '' THEN SCHEMA_NAME() ELSE ? END AND c.TABLE_NAME = ?
    ORDER BY c.ORDINAL_POSITION OFFSET ? ROWS FETCH NEXT ? ROWS ONLY)"};

// This server has no read-only mode.
constexpr Introspection kLists = {kSchemas, kTables, kColumns};

}  // namespace

Result<Query> SqlServerConnection::introspect(const IntrospectRequest& request, json::Arena& arena) {
  return introspect_by_position(kLists, request, arena);
}

}  // namespace jackfield::sqlserver
