#include "cells.h"

namespace jackfield::oracle {
namespace {

constexpr std::int16_t kIntegerDigits = 9, kBigintDigits = 38;
constexpr std::int8_t kNoScale = -127;
constexpr std::uint32_t kNumberText = 172;  // as long as ODPI-C writes one
constexpr std::uint32_t kLongText =
    65536;  // LONG and XMLTYPE come in pieces of it; only the size of a fetch is reckoned with it

struct TypeRow {
  dpiOracleTypeNum oracle;
  dpiNativeTypeNum native;
  CellKind kind;
  std::string_view name, type;
};

constexpr TypeRow kTypes[] = {
    {DPI_ORACLE_TYPE_VARCHAR, DPI_NATIVE_TYPE_BYTES, CellKind::text, "VARCHAR2", "text"},
    {DPI_ORACLE_TYPE_NVARCHAR, DPI_NATIVE_TYPE_BYTES, CellKind::text, "NVARCHAR2", "text"},
    {DPI_ORACLE_TYPE_CHAR, DPI_NATIVE_TYPE_BYTES, CellKind::text, "CHAR", "text"},
    {DPI_ORACLE_TYPE_NCHAR, DPI_NATIVE_TYPE_BYTES, CellKind::text, "NCHAR", "text"},
    {DPI_ORACLE_TYPE_LONG_VARCHAR, DPI_NATIVE_TYPE_BYTES, CellKind::text, "LONG", "text"},
    {DPI_ORACLE_TYPE_LONG_NVARCHAR, DPI_NATIVE_TYPE_BYTES, CellKind::text, "LONG", "text"},
    {DPI_ORACLE_TYPE_XMLTYPE, DPI_NATIVE_TYPE_BYTES, CellKind::text, "XMLTYPE", "text"},
    {DPI_ORACLE_TYPE_RAW, DPI_NATIVE_TYPE_BYTES, CellKind::binary, "RAW", "binary"},
    {DPI_ORACLE_TYPE_LONG_RAW, DPI_NATIVE_TYPE_BYTES, CellKind::binary, "LONG RAW", "binary"},
    {DPI_ORACLE_TYPE_ROWID, DPI_NATIVE_TYPE_ROWID, CellKind::rowid, "ROWID", "text"},
    {DPI_ORACLE_TYPE_UROWID, DPI_NATIVE_TYPE_ROWID, CellKind::rowid, "UROWID", "text"},
    {DPI_ORACLE_TYPE_NATIVE_FLOAT, DPI_NATIVE_TYPE_FLOAT, CellKind::float32, "BINARY_FLOAT", "number"},
    {DPI_ORACLE_TYPE_NATIVE_DOUBLE, DPI_NATIVE_TYPE_DOUBLE, CellKind::float64, "BINARY_DOUBLE", "number"},
    {DPI_ORACLE_TYPE_BOOLEAN, DPI_NATIVE_TYPE_BOOLEAN, CellKind::boolean, "BOOLEAN", "boolean"},
    {DPI_ORACLE_TYPE_DATE, DPI_NATIVE_TYPE_TIMESTAMP, CellKind::timestamp, "DATE", "timestamp"},
    {DPI_ORACLE_TYPE_TIMESTAMP, DPI_NATIVE_TYPE_TIMESTAMP, CellKind::timestamp, "TIMESTAMP", "timestamp"},
    {DPI_ORACLE_TYPE_TIMESTAMP_TZ, DPI_NATIVE_TYPE_TIMESTAMP, CellKind::timestamptz, "TIMESTAMP WITH TIME ZONE",
     "timestamptz"},
    {DPI_ORACLE_TYPE_TIMESTAMP_LTZ, DPI_NATIVE_TYPE_TIMESTAMP, CellKind::timestamptz, "TIMESTAMP WITH LOCAL TIME ZONE",
     "timestamptz"},
    {DPI_ORACLE_TYPE_INTERVAL_DS, DPI_NATIVE_TYPE_INTERVAL_DS, CellKind::interval_ds, "INTERVAL DAY TO SECOND",
     "interval"},
    {DPI_ORACLE_TYPE_INTERVAL_YM, DPI_NATIVE_TYPE_INTERVAL_YM, CellKind::interval_ym, "INTERVAL YEAR TO MONTH",
     "interval"},
    {DPI_ORACLE_TYPE_CLOB, DPI_NATIVE_TYPE_LOB, CellKind::clob, "CLOB", "text"},
    {DPI_ORACLE_TYPE_NCLOB, DPI_NATIVE_TYPE_LOB, CellKind::clob, "NCLOB", "text"},
    {DPI_ORACLE_TYPE_BLOB, DPI_NATIVE_TYPE_LOB, CellKind::blob, "BLOB", "binary"},
    {DPI_ORACLE_TYPE_JSON, DPI_NATIVE_TYPE_JSON, CellKind::json, "JSON", "json"},
};

void plan_number(const dpiDataTypeInfo& type, ColumnPlan& plan) {
  plan.oracle_type = DPI_ORACLE_TYPE_NUMBER;
  plan.native_type = DPI_NATIVE_TYPE_BYTES;
  plan.buffer_bytes = kNumberText;
  if (type.precision > 0 && type.scale == kNoScale) {  // FLOAT(p): decimal digits of a binary precision
    plan.kind = CellKind::decimal;
    plan.column.type = "decimal";
    plan.column.vendor_type = "FLOAT(" + std::to_string(type.precision) + ")";
  } else if (type.precision == 0 && type.scale != 0) {  // undeclared, or the result of an expression
    plan.kind = CellKind::number;
    plan.column.type = "decimal";
    plan.column.vendor_type = "NUMBER";
  } else {
    const std::int16_t digits = type.precision == 0 ? kBigintDigits : type.precision;  // INTEGER is NUMBER(38)
    plan.column.vendor_type = "NUMBER(" + std::to_string(digits);
    if (type.scale != 0) plan.column.vendor_type += "," + std::to_string(type.scale);
    plan.column.vendor_type += ")";
    if (type.scale > 0) plan.scale = static_cast<std::size_t>(type.scale);
    plan.kind = type.scale > 0 ? CellKind::decimal : CellKind::integer;
    plan.column.type = type.scale > 0 ? "decimal" : digits - type.scale <= kIntegerDigits ? "integer" : "bigint";
  }
}

// A column that holds JSON by a constraint of its table. OSON is a binary format that only the server reads.
void mark_json(const dpiDataTypeInfo& type, ColumnPlan& plan) {
  if (type.isJson == 0 || type.isOson != 0) return;
  switch (plan.kind) {
    case CellKind::text:
      plan.kind = CellKind::json_text;
      break;
    case CellKind::clob:
      plan.kind = CellKind::json_clob;
      break;
    case CellKind::blob:
      plan.kind = CellKind::json_blob;
      break;
    default:
      return;
  }
  plan.column.type = "json";
}

std::string vendor_name(const TypeRow& row, const dpiDataTypeInfo& type) {
  std::string name(row.name);
  switch (row.oracle) {
    case DPI_ORACLE_TYPE_VARCHAR:
    case DPI_ORACLE_TYPE_NVARCHAR:
    case DPI_ORACLE_TYPE_CHAR:
    case DPI_ORACLE_TYPE_NCHAR:
      return name + "(" + std::to_string(type.sizeInChars) + ")";
    case DPI_ORACLE_TYPE_RAW:
      return name + "(" + std::to_string(type.dbSizeInBytes) + ")";
    case DPI_ORACLE_TYPE_TIMESTAMP:
    case DPI_ORACLE_TYPE_TIMESTAMP_TZ:
    case DPI_ORACLE_TYPE_TIMESTAMP_LTZ:
      return name.insert(std::string_view("TIMESTAMP").size(), "(" + std::to_string(type.fsPrecision) + ")");
    default:
      return name;
  }
}

}  // namespace

Result<ColumnPlan> plan_column(const dpiQueryInfo& info) {
  ColumnPlan plan;
  const dpiDataTypeInfo& type = info.typeInfo;
  if (info.name != nullptr) plan.column.name.assign(info.name, info.nameLength);
  plan.column.nullable = info.nullOk != 0;
  if (type.oracleTypeNum == DPI_ORACLE_TYPE_NUMBER) {
    plan_number(type, plan);
    return plan;
  }
  for (const TypeRow& row : kTypes) {
    if (row.oracle != type.oracleTypeNum) continue;
    plan.oracle_type = row.oracle;
    plan.native_type = row.native;
    plan.kind = row.kind;
    plan.column.type = row.type;
    plan.column.vendor_type = vendor_name(row, type);
    plan.buffer_bytes = type.clientSizeInBytes;
    const bool is_long = row.native == DPI_NATIVE_TYPE_BYTES && type.clientSizeInBytes == 0;
    if (is_long) plan.buffer_bytes = kLongText;
    mark_json(type, plan);
    return plan;
  }
  // Objects, cursors, files and vectors are not supported.
  return fail(Code::unsupported).with("column", plan.column.name);
}

}  // namespace jackfield::oracle
