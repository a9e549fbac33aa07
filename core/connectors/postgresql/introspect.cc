#include "connector/sql/introspection.h"

#include "connection.h"

namespace jackfield::postgresql {
namespace {

// Every call in these is on the list of plain reads, so introspection needs no reset.
constexpr IntrospectStatement kSchemas = {"limit offset", R"(SELECT n.nspname AS name
    FROM pg_catalog.pg_namespace n
    WHERE n.nspname NOT LIKE 'pg!_temp!_%' ESCAPE '!' AND n.nspname NOT LIKE 'pg!_toast%' ESCAPE '!'
    AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
    ORDER BY n.nspname LIMIT $1::bigint OFFSET $2::bigint)"};

constexpr IntrospectStatement kTables = {"limit offset schema", R"(SELECT n.nspname AS schema, c.relname AS name, CASE
    WHEN c.relkind IN ('v', 'm') THEN 'view' ELSE 'table' END AS type
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND CASE
    WHEN $3::text = '' THEN n.nspname NOT IN ('pg_catalog', 'information_schema')
    AND n.nspname NOT LIKE 'pg!_%' ESCAPE '!' ELSE n.nspname = $3::text END
    ORDER BY n.nspname, c.relname LIMIT $1::bigint OFFSET $2::bigint)"};

// A domain has the type of its base. Without a schema the search path decides, as in a statement.
constexpr IntrospectStatement kColumns = {"limit offset schema table", R"(SELECT a.attname AS name, CASE WHEN
    t.typcategory = 'A' THEN 'array' ELSE CASE coalesce(b.typname, t.typname) WHEN 'int2' THEN 'integer'
    WHEN 'int4' THEN 'integer' WHEN 'int8' THEN 'bigint' WHEN 'oid' THEN 'bigint' WHEN 'numeric' THEN 'decimal'
    WHEN 'float4' THEN 'number' WHEN 'float8' THEN 'number' WHEN 'bool' THEN 'boolean' WHEN 'json' THEN 'json'
    WHEN 'jsonb' THEN 'json' WHEN 'bytea' THEN 'binary' WHEN 'date' THEN 'date' WHEN 'time' THEN 'time'
    WHEN 'timetz' THEN 'time' WHEN 'timestamp' THEN 'timestamp' WHEN 'timestamptz' THEN 'timestamptz'
    WHEN 'interval' THEN 'interval' WHEN 'uuid' THEN 'uuid' ELSE CASE WHEN t.typtype IN ('e', 'c') THEN 'unknown'
    ELSE 'text' END END END AS type, pg_catalog.format_type(a.atttypid, a.atttypmod) AS vendor_type, NOT a.attnotnull
    AS nullable, pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS "default", a.attnum AS position, EXISTS (SELECT 1
    FROM pg_catalog.pg_index i
    WHERE i.indrelid = c.oid AND i.indisprimary AND a.attnum = ANY (i.indkey)) AS primary_key
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_type b ON t.typtype = 'd' AND b.oid = t.typbasetype
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND CASE
    WHEN $3::text = '' THEN c.oid = pg_catalog.to_regclass(pg_catalog.quote_ident($4::text)) ELSE n.nspname = $3::text
    AND c.relname = $4::text END
    ORDER BY a.attnum LIMIT $1::bigint OFFSET $2::bigint)"};

constexpr Introspection kLists = {kSchemas, kTables, kColumns, IntrospectMode::read_only};

}  // namespace

Result<Query> PgConnection::introspect(const IntrospectRequest& request, json::Arena& arena) {
  return introspect_by_position(kLists, request, arena);
}

}  // namespace jackfield::postgresql
