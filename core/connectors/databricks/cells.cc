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
    {"TIMESTAMP", "timestamptz", CellKind::timestamptz},
    {"TIMESTAMP_NTZ", "timestamp", CellKind::timestamp},
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
  trim_fraction(out);
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

void write_cell(CellKind kind, std::string_view text, CellScratch& scratch, RowSink& sink) {
  switch (kind) {
    case CellKind::boolean:
      return sink.boolean(text == "true");
    case CellKind::binary:
      if (!decode_base64(text, scratch.bytes)) return sink.text(text);
      return sink.binary(scratch.bytes);
    case CellKind::timestamp:
    case CellKind::timestamptz:
      append_iso(scratch.text, text);
      return sink.text(scratch.text);
    default:
      return write_plain_cell(kind, text, sink);
  }
}

}  // namespace jackfield::databricks
