#include "types.h"

#include <algorithm>
#include <charconv>

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
    {22, 1006, "int2vector", CellKind::text},
    {27, 1010, "tid", CellKind::text},
    {28, 1011, "xid", CellKind::text},
    {29, 1012, "cid", CellKind::text},
    {30, 1013, "oidvector", CellKind::text},
    {194, 0, "pg_node_tree", CellKind::text},
    {601, 1018, "lseg", CellKind::text},
    {602, 1019, "path", CellKind::text},
    {603, 1020, "box", CellKind::text},
    {604, 1027, "polygon", CellKind::text},
    {628, 629, "line", CellKind::text},
    {718, 719, "circle", CellKind::text},
    {774, 775, "macaddr8", CellKind::text},
    {1033, 1034, "aclitem", CellKind::text},
    {1790, 2201, "refcursor", CellKind::text},
    {2202, 2207, "regprocedure", CellKind::text},
    {2203, 2208, "regoper", CellKind::text},
    {2204, 2209, "regoperator", CellKind::text},
    {2275, 1263, "cstring", CellKind::text},
    {2970, 2949, "txid_snapshot", CellKind::text},
    {3642, 3644, "gtsvector", CellKind::text},
    {3734, 3735, "regconfig", CellKind::text},
    {3769, 3770, "regdictionary", CellKind::text},
    {4072, 4073, "jsonpath", CellKind::text},
    {4089, 4090, "regnamespace", CellKind::text},
    {4096, 4097, "regrole", CellKind::text},
    {4191, 4192, "regcollation", CellKind::text},
    {4451, 6150, "int4multirange", CellKind::text},
    {4532, 6151, "nummultirange", CellKind::text},
    {4533, 6152, "tsmultirange", CellKind::text},
    {4534, 6153, "tstzmultirange", CellKind::text},
    {4535, 6155, "datemultirange", CellKind::text},
    {4536, 6157, "int8multirange", CellKind::text},
    {5038, 5039, "pg_snapshot", CellKind::text},
    {5069, 271, "xid8", CellKind::text},
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

constexpr Oid kBox = 603;
constexpr int kDeepest = 32;  // domains over domains

char delimiter_of(Oid oid) { return oid == kBox ? ';' : ','; }

Oid oid_of(const char* text) {
  Oid oid = 0;
  const std::string_view digits = text;
  std::from_chars(digits.data(), digits.data() + digits.size(), oid);
  return oid;
}

}  // namespace

bool TypeCatalog::knows(Oid oid) const {
  return find_type(oid) != nullptr || find_array(oid) != nullptr || types_.contains(oid);
}

CellType TypeCatalog::own_type(Oid oid, int depth) const {
  const auto found = types_.find(oid);
  if (found == types_.end() || depth > kDeepest) return {};
  const Entry& entry = found->second;
  const auto type_of = [&](Oid inner) {
    return find_type(inner) || find_array(inner) ? cell_type(inner) : own_type(inner, depth + 1);
  };
  if (entry.kind == 'd') return type_of(entry.base);
  if (entry.element == 0)
    return {entry.kind == 'r' || entry.kind == 'm' ? CellKind::text : CellKind::unknown, CellKind::unknown, ','};
  const auto element = types_.find(entry.element);
  return {CellKind::array, type_of(entry.element).kind,
          element == types_.end() ? delimiter_of(entry.element) : element->second.delimiter};
}

CellType TypeCatalog::cell_type(Oid oid) const {
  if (const TypeRow* row = find_type(oid)) return {row->kind, CellKind::unknown, ','};
  if (const TypeRow* row = find_array(oid)) return {CellKind::array, row->kind, delimiter_of(row->oid)};
  return own_type(oid, 0);
}

std::string TypeCatalog::vendor_type(Oid oid, int modifier) const {
  if (const TypeRow* row = find_type(oid)) return named(*row, modifier);
  if (const TypeRow* row = find_array(oid)) return named(*row, modifier) + "[]";
  const auto found = types_.find(oid);
  return found == types_.end() || found->second.name.empty() ? "oid:" + std::to_string(oid) : found->second.name;
}

void TypeCatalog::add(const Libpq& pq, const PGresult* rows) {
  if (pq.PQnfields(rows) != kLookUpColumns) return;
  for (int i = 0; i < pq.PQntuples(rows); ++i) {
    const auto cell = [&](int column) { return pq.PQgetvalue(rows, i, column); };
    types_[oid_of(cell(0))] = {cell(1)[0], oid_of(cell(2)), oid_of(cell(3)), cell(4)[0], cell(5)};
  }
}

void TypeCatalog::add_missing(const std::vector<Oid>& oids) {
  for (const Oid oid : oids) types_.try_emplace(oid);
}

ResultShape make_shape(std::span<const NamedType> columns, const TypeCatalog& catalog) {
  ResultShape shape;
  shape.columns.reserve(columns.size());
  for (const NamedType& one : columns) {
    shape.types.push_back(catalog.cell_type(one.type));
    shape.vendor_types.emplace_back(one.type, one.modifier);
    shape.has_unknown = shape.has_unknown || !catalog.knows(one.type);
    Column& column = shape.columns.emplace_back();
    column.name = one.name;
    column.type = column_type(shape.types.back().kind);
    column.vendor_type = catalog.vendor_type(one.type, one.modifier);
  }
  return shape;
}

ResultShape read_shape(const Libpq& pq, const PGresult* result, const TypeCatalog& catalog) {
  std::vector<NamedType> columns(static_cast<std::size_t>(std::max(pq.PQnfields(result), 0)));
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const int column = static_cast<int>(i);
    const char* name = pq.PQfname(result, column);
    columns[i] = {name == nullptr ? "" : name, pq.PQftype(result, column), pq.PQfmod(result, column)};
  }
  return make_shape(columns, catalog);
}

bool ResultShape::is_of(const Libpq& pq, const PGresult* result) const {
  const int count = pq.PQnfields(result);
  if (count < 0 || static_cast<std::size_t>(count) != columns.size()) return false;
  for (int i = 0; i < count; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const char* name = pq.PQfname(result, i);
    if (vendor_types[at] != std::pair(pq.PQftype(result, i), pq.PQfmod(result, i))) return false;
    if (name == nullptr || columns[at].name != name) return false;
  }
  return true;
}

std::vector<Oid> unknown_columns(const Libpq& pq, const PGresult* result, const TypeCatalog& catalog) {
  std::vector<Oid> unknown;
  for (int i = 0; i < pq.PQnfields(result); ++i) {
    const Oid oid = pq.PQftype(result, i);
    if (!catalog.knows(oid)) unknown.push_back(oid);
  }
  return unknown;
}

bool is_text_type(Oid oid) noexcept {
  constexpr Oid kText = 25, kBpchar = 1042, kVarchar = 1043;
  return oid == kText || oid == kBpchar || oid == kVarchar;
}

std::string oid_array(const std::vector<Oid>& oids) {
  std::string text = "{";
  for (const Oid oid : oids) {
    if (text.size() > 1) text += ',';
    text += std::to_string(oid);
  }
  return text + "}";
}

}  // namespace jackfield::postgresql
