#include "connector/sql/introspection.h"

#include "connection.h"

namespace jackfield::mysql {
namespace {

// Some servers name the columns of information_schema in capitals, so each column gets an alias.
constexpr IntrospectStatement kSchemas = {"limit offset", R"(SELECT schema_name AS name
    FROM information_schema.schemata
    ORDER BY schema_name LIMIT ? OFFSET ?)"};

constexpr IntrospectStatement kTables = {"schema schema limit offset", R"(SELECT table_schema AS `schema`, table_name
    AS name, CASE WHEN table_type LIKE '%VIEW%' THEN 'view' ELSE 'table' END AS type
    FROM information_schema.tables
    WHERE CASE WHEN ? = '' THEN table_schema NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')
    ELSE table_schema = ? END
    ORDER BY table_schema, table_name LIMIT ? OFFSET ?)"};

constexpr IntrospectStatement kColumns = {"schema schema table limit offset",
                                          R"(SELECT column_name AS name, CASE WHEN data_type IN
    ('tinyint', 'smallint', 'mediumint', 'int', 'year') THEN 'integer'
    WHEN data_type IN ('bigint', 'bit') THEN 'bigint' WHEN data_type = 'decimal' THEN 'decimal'
    WHEN data_type IN ('float', 'double') THEN 'number'
    WHEN data_type IN ('binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob', 'geometry',
    'point', 'linestring', 'polygon', 'multipoint', 'multilinestring', 'multipolygon', 'geomcollection',
    'geometrycollection', 'vector') THEN 'binary' WHEN data_type IN ('date', 'time', 'json', 'uuid') THEN data_type
    WHEN data_type = 'datetime' THEN 'timestamp' WHEN data_type = 'timestamp' THEN 'timestamptz'
    ELSE 'text' END AS type, column_type AS vendor_type, is_nullable = 'YES' AS nullable,
    column_default AS `default`, ordinal_position AS position, column_key = 'PRI' AS primary_key
    FROM information_schema.columns
    WHERE table_schema = CASE WHEN ? = '' THEN database() ELSE ? END AND table_name = ?
    ORDER BY ordinal_position LIMIT ? OFFSET ?)"};

constexpr Introspection kLists = {kSchemas, kTables, kColumns, IntrospectMode::read_only};

}  // namespace

Result<Query> MyConnection::introspect(const IntrospectRequest& request, json::Arena& arena) {
  return introspect_by_position(kLists, request, arena);
}

}  // namespace jackfield::mysql
