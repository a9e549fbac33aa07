#include "cells.h"

#include "base/base64.h"

namespace jackfield::databricks {
namespace {

struct TypeRow {
  std::string_view name;  // type_name
  std::string_view type;  // one of kColumnTypes
  CellKind kind;
};

constexpr TypeRow kTypes[] = {
    {"BOOLEAN", "boolean", CellKind::boolean},
    {"BYTE", "integer", CellKind::integer},
    {"SHORT", "integer", CellKind::integer},
    {"INT", "integer", CellKind::integer},
    {"LONG", "bigint", CellKind::integer},
    {"FLOAT", "number", CellKind::number},
    {"DOUBLE", "number", CellKind::number},
    {"DECIMAL", "decimal", CellKind::decimal},
    {"STRING", "text", CellKind::text},
    {"CHAR", "text", CellKind::text},
    {"NULL", "text", CellKind::text},
    {"BINARY", "binary", CellKind::binary},
    {"DATE", "date", CellKind::text},
    {"TIMESTAMP", "timestamptz", CellKind::time},
    {"TIMESTAMP_NTZ", "timestamp", CellKind::time},
    {"INTERVAL", "interval", CellKind::text},
    {"ARRAY", "array", CellKind::json},
    {"MAP", "json", CellKind::json},
    {"STRUCT", "json", CellKind::json},
    {"VARIANT", "json", CellKind::json},
};

const TypeRow* find_type(std::string_view name) {
  for (const TypeRow& row : kTypes) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

// "2026-11-23 15:03:57.500" becomes "2026-11-23T15:03:57.5", the format of all engines here.
void append_iso(std::string& out, std::string_view text) {
  const std::size_t space = text.find(' ');
  out.assign(text);
  if (space != std::string_view::npos) out[space] = 'T';
  const std::size_t point = out.find('.');
  if (point == std::string::npos) return;
  std::size_t end = point + 1;
  while (end < out.size() && out[end] >= '0' && out[end] <= '9') ++end;
  std::size_t kept = end;
  while (kept > point + 1 && out[kept - 1] == '0') --kept;
  if (kept == point + 1) kept = point;
  out.erase(kept, end - kept);
}

}  // namespace

void read_columns(const json::Value& schema, std::vector<Column>& columns, std::vector<CellKind>& kinds) {
  const json::Value list = schema.get("columns");
  for (const json::Value& one : list.items()) {
    const std::string_view text = one.get("type_text").text();
    const TypeRow* row = find_type(text == "TIMESTAMP_NTZ" || text == "VARIANT" ? text : one.get("type_name").text());
    Column column;
    column.name = one.get("name").text();
    column.type = row == nullptr ? "unknown" : row->type;
    column.vendor_type = text.empty() ? one.get("type_name").text() : text;
    columns.push_back(std::move(column));
    kinds.push_back(row == nullptr ? CellKind::text : row->kind);
  }
}

void CellWriter::write(CellKind kind, std::string_view text, RowSink& sink) {
  switch (kind) {
    case CellKind::integer:
      return sink.integer_text(text);
    case CellKind::decimal:
      return sink.decimal_text(text);
    case CellKind::number:
      return sink.number_text(text);
    case CellKind::boolean:
      return sink.boolean(text == "true");
    case CellKind::json:
      return sink.json(text);
    case CellKind::binary:
      if (!decode_base64(text, bytes_)) return sink.text(text);
      return sink.binary(bytes_);
    case CellKind::time:
      append_iso(text_, text);
      return sink.text(text_);
    case CellKind::text:
      return sink.text(text);
  }
}

}  // namespace jackfield::databricks
