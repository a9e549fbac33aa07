#include "cells.h"

#include <array>

namespace jackfield::mysql {
namespace {

constexpr unsigned int kBinaryCharset = 63;
constexpr auto kVector = static_cast<enum_field_types>(242);  // of MySQL 9; the library has no name for it

struct TypeRow {
  enum_field_types wire;
  std::string_view name;
  CellKind kind;
};

constexpr TypeRow kTypes[] = {
    {MYSQL_TYPE_TINY, "TINYINT", CellKind::integer},
    {MYSQL_TYPE_SHORT, "SMALLINT", CellKind::integer},
    {MYSQL_TYPE_INT24, "MEDIUMINT", CellKind::integer},
    {MYSQL_TYPE_LONG, "INT", CellKind::integer},
    {MYSQL_TYPE_YEAR, "YEAR", CellKind::integer},
    {MYSQL_TYPE_LONGLONG, "BIGINT", CellKind::bigint},
    {MYSQL_TYPE_FLOAT, "FLOAT", CellKind::number},
    {MYSQL_TYPE_DOUBLE, "DOUBLE", CellKind::number},
    {MYSQL_TYPE_DECIMAL, "DECIMAL", CellKind::decimal},
    {MYSQL_TYPE_NEWDECIMAL, "DECIMAL", CellKind::decimal},
    {MYSQL_TYPE_DATE, "DATE", CellKind::date},
    {MYSQL_TYPE_NEWDATE, "DATE", CellKind::date},
    {MYSQL_TYPE_TIME, "TIME", CellKind::time},
    {MYSQL_TYPE_DATETIME, "DATETIME", CellKind::timestamp},
    {MYSQL_TYPE_TIMESTAMP, "TIMESTAMP", CellKind::timestamptz},
    {MYSQL_TYPE_BIT, "BIT", CellKind::bits},
    {MYSQL_TYPE_JSON, "JSON", CellKind::json},
    {MYSQL_TYPE_ENUM, "ENUM", CellKind::text},
    {MYSQL_TYPE_SET, "SET", CellKind::text},
    {MYSQL_TYPE_NULL, "NULL", CellKind::text},
    {MYSQL_TYPE_GEOMETRY, "GEOMETRY", CellKind::binary},
    {kVector, "VECTOR", CellKind::binary},
};

std::string_view attribute(const Mariadb& library, const MYSQL_FIELD& field, mariadb_field_attr_t which) {
  MARIADB_CONST_STRING text{nullptr, 0};
  if (library.mariadb_field_attr == nullptr || library.mariadb_field_attr(&text, &field, which) != 0 ||
      text.str == nullptr)
    return {};
  return {text.str, text.length};
}

void read_text_type(const Mariadb& library, const MYSQL_FIELD& field, CellType& type, std::string& name) {
  const bool blob = field.type >= MYSQL_TYPE_TINY_BLOB && field.type <= MYSQL_TYPE_BLOB;
  type.kind = field.charsetnr == kBinaryCharset ? CellKind::binary : CellKind::text;
  const bool binary = type.kind == CellKind::binary;
  if ((field.flags & ENUM_FLAG) != 0) {
    name = "ENUM";
  } else if ((field.flags & SET_FLAG) != 0) {
    name = "SET";
  } else if (blob) {
    name = binary ? "BLOB" : "TEXT";
  } else if (field.type == MYSQL_TYPE_STRING) {
    name = binary ? "BINARY" : "CHAR";
  } else {
    name = binary ? "VARBINARY" : "VARCHAR";
  }
  // MariaDB's own types come as text or bytes, with their name in the metadata.
  if (attribute(library, field, MARIADB_FIELD_ATTR_FORMAT_NAME) == "json") {
    type.kind = CellKind::json;
    name = "JSON";
  }
  const std::string_view own = attribute(library, field, MARIADB_FIELD_ATTR_DATA_TYPE_NAME);
  if (own == "uuid" || own == "inet6" || own == "inet4") {
    type.kind = own == "uuid" ? CellKind::uuid : CellKind::text;
    name = std::string(own);
  }
}

CellType read_type(const Mariadb& library, const MYSQL_FIELD& field, std::string& name) {
  CellType type;
  type.wire = field.type;
  type.is_unsigned = (field.flags & UNSIGNED_FLAG) != 0;
  for (const TypeRow& row : kTypes) {
    if (row.wire != field.type) continue;
    type.kind = row.kind;
    name = std::string(row.name);
    if (row.kind == CellKind::decimal) {
      const unsigned long digits = field.length - (type.is_unsigned ? 0 : 1) - (field.decimals > 0 ? 1 : 0);
      name += "(" + std::to_string(digits) + "," + std::to_string(field.decimals) + ")";
    } else if (row.kind == CellKind::bits) {
      name += "(" + std::to_string(field.length) + ")";
    } else if (type.is_unsigned && (row.kind == CellKind::integer || row.kind == CellKind::bigint) &&
               field.type != MYSQL_TYPE_YEAR) {
      name += " UNSIGNED";
    }
    return type;
  }
  read_text_type(library, field, type, name);
  return type;
}

}  // namespace

std::vector<Column> read_columns(const Mariadb& library, const MYSQL_FIELD* fields, unsigned int count,
                                 std::vector<CellType>& types) {
  std::vector<Column> columns(count);
  types.resize(count);
  for (unsigned int i = 0; i < count; ++i) {
    const MYSQL_FIELD& field = fields[i];
    types[i] = read_type(library, field, columns[i].vendor_type);
    columns[i].name = field.name == nullptr ? std::string() : std::string(field.name, field.name_length);
    columns[i].type = column_type(types[i].kind);
    columns[i].nullable = (field.flags & NOT_NULL_FLAG) == 0;
  }
  return columns;
}

void hide_vectors(MYSQL_FIELD* fields, unsigned int count) noexcept {
  for (unsigned int i = 0; i < count; ++i) {
    if (fields[i].type == kVector) fields[i].type = MYSQL_TYPE_BLOB;
  }
}

void write_shape(const Mariadb& library, const MYSQL_FIELD* fields, unsigned int count, std::string& shape) {
  shape.clear();
  const auto add = [&](std::string_view part) { shape.append(part).push_back('\0'); };
  for (unsigned int i = 0; i < count; ++i) {
    const MYSQL_FIELD& field = fields[i];
    for (const char* name : {field.name, field.org_name, field.table, field.org_table, field.db})
      add(name == nullptr ? "" : name);
    const std::array<unsigned long, 5> facts{static_cast<unsigned long>(field.type), field.length, field.flags,
                                             field.decimals, field.charsetnr};
    shape.append(reinterpret_cast<const char*>(facts.data()), sizeof facts);
    add(attribute(library, field, MARIADB_FIELD_ATTR_FORMAT_NAME));
    add(attribute(library, field, MARIADB_FIELD_ATTR_DATA_TYPE_NAME));
  }
}

}  // namespace jackfield::mysql
