#include <algorithm>

#include "cells.h"

namespace jackfield::postgresql {
namespace {

struct TypeRow {
  Oid oid;
  Oid array;
  std::string_view name;
  CellKind kind;
};

// pg_type.dat of PostgreSQL; these numbers never change.
constexpr TypeRow kTypes[] = {
    {16, 1000, "bool", CellKind::boolean},
    {17, 1001, "bytea", CellKind::binary},
    {18, 1002, "char", CellKind::text},
    {19, 1003, "name", CellKind::text},
    {20, 1016, "int8", CellKind::bigint},
    {21, 1005, "int2", CellKind::integer},
    {23, 1007, "int4", CellKind::integer},
    {24, 1008, "regproc", CellKind::text},
    {25, 1009, "text", CellKind::text},
    {26, 1028, "oid", CellKind::bigint},
    {114, 199, "json", CellKind::json},
    {142, 143, "xml", CellKind::text},
    {600, 1017, "point", CellKind::text},
    {650, 651, "cidr", CellKind::text},
    {700, 1021, "float4", CellKind::number},
    {701, 1022, "float8", CellKind::number},
    {790, 791, "money", CellKind::text},
    {829, 1040, "macaddr", CellKind::text},
    {869, 1041, "inet", CellKind::text},
    {1042, 1014, "bpchar", CellKind::text},
    {1043, 1015, "varchar", CellKind::text},
    {1082, 1182, "date", CellKind::date},
    {1083, 1183, "time", CellKind::time},
    {1114, 1115, "timestamp", CellKind::timestamp},
    {1184, 1185, "timestamptz", CellKind::timestamptz},
    {1186, 1187, "interval", CellKind::interval},
    {1266, 1270, "timetz", CellKind::time},
    {1560, 1561, "bit", CellKind::text},
    {1562, 1563, "varbit", CellKind::text},
    {1700, 1231, "numeric", CellKind::decimal},
    {2205, 2210, "regclass", CellKind::text},
    {2206, 2211, "regtype", CellKind::text},
    {2249, 2287, "record", CellKind::text},
    {2278, 0, "void", CellKind::text},
    {2950, 2951, "uuid", CellKind::uuid},
    {3220, 3221, "pg_lsn", CellKind::text},
    {3614, 3643, "tsvector", CellKind::text},
    {3615, 3645, "tsquery", CellKind::text},
    {3802, 3807, "jsonb", CellKind::json},
    {3904, 3905, "int4range", CellKind::text},
    {3906, 3907, "numrange", CellKind::text},
    {3908, 3909, "tsrange", CellKind::text},
    {3910, 3911, "tstzrange", CellKind::text},
    {3912, 3913, "daterange", CellKind::text},
    {3926, 3927, "int8range", CellKind::text},
    {705, 0, "unknown", CellKind::text},
};

const TypeRow* find_type(Oid oid) {
  for (const TypeRow& row : kTypes) {
    if (row.oid == oid) return &row;
  }
  return nullptr;
}

const TypeRow* find_array(Oid oid) {
  for (const TypeRow& row : kTypes) {
    if (row.array == oid && oid != 0) return &row;
  }
  return nullptr;
}

std::string named(const TypeRow& row, int modifier) {
  std::string name(row.name);
  if (modifier < 0) return name;
  constexpr int kHeader = 4;  // what the server adds to a length
  if (row.oid == 1700) {
    const int packed = modifier - kHeader;
    const int scale = ((packed & 0x7ff) ^ 1024) - 1024;  // signed since version 15
    return name + "(" + std::to_string((packed >> 16) & 0xffff) + "," + std::to_string(scale) + ")";
  }
  if (row.oid == 1042 || row.oid == 1043) return name + "(" + std::to_string(modifier - kHeader) + ")";
  return name;
}

}  // namespace

CellType cell_type(Oid oid) {
  if (const TypeRow* row = find_type(oid)) return {row->kind, CellKind::unknown, ','};
  if (const TypeRow* row = find_array(oid)) return {CellKind::array, row->kind, ','};
  return {CellKind::unknown, CellKind::unknown, ','};
}

std::string vendor_type(Oid oid, int modifier) {
  if (const TypeRow* row = find_type(oid)) return named(*row, modifier);
  if (const TypeRow* row = find_array(oid)) return named(*row, modifier) + "[]";
  return "oid:" + std::to_string(oid);
}

std::vector<Column> read_columns(const Libpq& pq, const PGresult* result, std::vector<CellType>& types) {
  const int count = pq.PQnfields(result);
  std::vector<Column> columns(static_cast<std::size_t>(std::max(count, 0)));
  types.resize(columns.size());
  for (int i = 0; i < count; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const Oid oid = pq.PQftype(result, i);
    types[at] = cell_type(oid);
    const char* name = pq.PQfname(result, i);
    columns[at].name = name == nullptr ? std::string() : std::string(name);
    columns[at].type = column_type(types[at].kind);
    columns[at].vendor_type = vendor_type(oid, pq.PQfmod(result, i));
  }
  return columns;
}

}  // namespace jackfield::postgresql
