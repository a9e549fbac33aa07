#include <array>

#include "cells.h"

namespace jackfield::sqlserver {
namespace {

// Types of the server that ODBC's headers do not declare.
constexpr SQLLEN kUserType = -151, kTime = -154, kOffset = -155;

struct TypeRow {
  SQLLEN type;
  CellKind kind;
};

constexpr TypeRow kTypes[] = {
    {SQL_BIT, CellKind::boolean},          {SQL_TINYINT, CellKind::integer}, {SQL_SMALLINT, CellKind::integer},
    {SQL_INTEGER, CellKind::integer},      {SQL_BIGINT, CellKind::bigint},   {SQL_DECIMAL, CellKind::decimal},
    {SQL_NUMERIC, CellKind::decimal},      {SQL_REAL, CellKind::real},       {SQL_FLOAT, CellKind::number},
    {SQL_DOUBLE, CellKind::number},        {SQL_BINARY, CellKind::binary},   {SQL_VARBINARY, CellKind::binary},
    {SQL_LONGVARBINARY, CellKind::binary}, {kUserType, CellKind::binary},    {SQL_TYPE_DATE, CellKind::date},
    {SQL_TYPE_TIME, CellKind::time},       {kTime, CellKind::time},          {SQL_TYPE_TIMESTAMP, CellKind::timestamp},
    {kOffset, CellKind::timestamptz},      {SQL_GUID, CellKind::uuid},
};

const TypeRow* find_type(SQLLEN type) {
  for (const TypeRow& row : kTypes) {
    if (row.type == type) return &row;
  }
  return nullptr;
}

std::string vendor_type(const Driver& driver, SQLHSTMT statement, SQLUSMALLINT column, SQLULEN size, SQLSMALLINT digits,
                        SQLLEN type) {
  std::array<char, 128> name{};
  SQLSMALLINT length = 0;
  driver.SQLColAttribute(statement, column, SQL_DESC_TYPE_NAME, name.data(), static_cast<SQLSMALLINT>(name.size()),
                         &length, nullptr);
  std::string text = name.data();
  if (type == SQL_DECIMAL || type == SQL_NUMERIC) {
    if (text == "decimal" || text == "numeric") text += "(" + std::to_string(size) + "," + std::to_string(digits) + ")";
  }
  return text;
}

}  // namespace

SQLRETURN read_columns(const Session& session, std::vector<Column>& columns, std::vector<CellType>& types) {
  const Driver& driver = *session.driver;
  SQLSMALLINT count = 0;
  SQLRETURN outcome = driver.SQLNumResultCols(session.statement, &count);
  for (SQLSMALLINT i = 1; SQL_SUCCEEDED(outcome) && i <= count; ++i) {
    std::array<SQLCHAR, 1024> name{};
    SQLSMALLINT length = 0, type = 0, digits = 0, nullable = SQL_NULLABLE_UNKNOWN;
    SQLULEN size = 0;
    const auto at = static_cast<SQLUSMALLINT>(i);
    outcome = driver.SQLDescribeCol(session.statement, at, name.data(), static_cast<SQLSMALLINT>(name.size()), &length,
                                    &type, &size, &digits, &nullable);
    const TypeRow* row = find_type(type);
    Column column;
    column.name = reinterpret_cast<const char*>(name.data());
    column.type = row == nullptr ? "text" : column_type(row->kind);
    column.vendor_type = vendor_type(driver, session.statement, at, size, digits, type);
    if (nullable != SQL_NULLABLE_UNKNOWN) column.nullable = nullable == SQL_NULLABLE;
    columns.push_back(std::move(column));
    types.push_back({row == nullptr ? CellKind::text : row->kind, type == SQL_TINYINT});
  }
  return outcome;
}

}  // namespace jackfield::sqlserver
