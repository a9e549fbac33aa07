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
  if (field.extension == nullptr || library.mariadb_field_attr == nullptr ||
      library.mariadb_field_attr(&text, &field, which) != 0 || text.str == nullptr)
    return {};
  return {text.str, text.length};
}

std::string_view text_of(const char* text, unsigned int size) noexcept {
  return text == nullptr ? std::string_view() : std::string_view(text, size);
}

FieldText text_of(const Mariadb& library, const MYSQL_FIELD& field) {
  FieldText text;
  text.texts = {text_of(field.name, field.name_length),
                text_of(field.org_name, field.org_name_length),
                text_of(field.table, field.table_length),
                text_of(field.org_table, field.org_table_length),
                text_of(field.db, field.db_length),
                attribute(library, field, MARIADB_FIELD_ATTR_FORMAT_NAME),
                attribute(library, field, MARIADB_FIELD_ATTR_DATA_TYPE_NAME)};
  text.type = field.type;
  text.length = field.length;
  text.flags = field.flags;
  text.decimals = field.decimals;
  text.charset = field.charsetnr;
  return text;
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

std::shared_ptr<const ResultColumns> read_columns(const Mariadb& library, const MYSQL_FIELD* fields,
                                                  unsigned int count) {
  const auto read = std::make_shared<ResultColumns>();
  read->columns.resize(count);
  read->types.resize(count);
  for (unsigned int i = 0; i < count; ++i) {
    const MYSQL_FIELD& field = fields[i];
    Column& column = read->columns[i];
    read->types[i] = read_type(library, field, column.vendor_type);
    column.name = text_of(field.name, field.name_length);
    column.type = column_type(read->types[i].kind);
    column.nullable = (field.flags & NOT_NULL_FLAG) == 0;
  }
  return read;
}

bool hide_vectors(MYSQL_FIELD* fields, unsigned int count) noexcept {
  bool any = false;
  for (unsigned int i = 0; i < count; ++i) {
    if (fields[i].type != kVector) continue;
    fields[i].type = MYSQL_TYPE_BLOB;
    any = true;
  }
  return any;
}

FieldFacts::FieldFacts(const Mariadb& library, const MYSQL_FIELD* fields, unsigned int count) {
  fields_.reserve(count);
  for (unsigned int i = 0; i < count; ++i) add(text_of(library, fields[i]));
}

// NUM_FLAG is the library's own.
FieldFacts::Field FieldFacts::field_of(const FieldText& field) noexcept {
  Field facts{{static_cast<unsigned long>(field.type), field.length, field.flags & ~static_cast<unsigned int>(NUM_FLAG),
               field.decimals, field.charset},
              {}};
  for (std::size_t i = 0; i < facts.sizes.size(); ++i) facts.sizes[i] = field.texts[i].size();
  return facts;
}

void FieldFacts::add(const FieldText& field) {
  fields_.push_back(field_of(field));
  for (const std::string_view text : field.texts) texts_.append(text);
}

bool FieldFacts::are_of(const Mariadb& library, const MYSQL_FIELD* fields, unsigned int count) const {
  if (count != fields_.size()) return false;
  const char* at = texts_.data();
  for (unsigned int i = 0; i < count; ++i) {
    const FieldText field = text_of(library, fields[i]);
    if (fields_[i] != field_of(field)) return false;
    for (const std::string_view text : field.texts) {
      if (text != std::string_view(at, text.size())) return false;
      at += text.size();
    }
  }
  return true;
}

}  // namespace jackfield::mysql
