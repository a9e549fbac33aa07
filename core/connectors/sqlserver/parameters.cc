#include "parameters.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/host.h"
#include "connector/sql/bound_values.h"
#include "null_values.h"

namespace jackfield::sqlserver {
namespace {

constexpr std::size_t kMostParameters = 2100;
constexpr std::size_t kShortText = 4000;   // UTF-16 units; more is nvarchar(max)
constexpr std::size_t kShortBytes = 8000;  // more is varbinary(max)
constexpr std::size_t kDecimalDigits = 38;
constexpr std::size_t kLongestName = 127;

// An upper bound: one unit per byte that begins a character, two for characters of four bytes.
std::size_t utf16_units(std::string_view utf8) {
  std::size_t units = 0;
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    units += (byte & 0xc0u) == 0x80u ? 0 : byte >= 0xf0 ? 2 : 1;
  }
  return units;
}

bool is_name(std::string_view text) {
  const auto letter = [](char c) { return ascii::is_letter(c) || c == '_'; };
  const auto fits = [&](char c) { return letter(c) || ascii::is_digit(c); };
  return !text.empty() && text.size() <= kLongestName && letter(text.front()) &&
         std::all_of(text.begin(), text.end(), fits);
}

std::string declared(SQLSMALLINT sql_type, SQLSMALLINT scale) {
  switch (sql_type) {
    case SQL_BIT:
      return "bit";
    case SQL_BIGINT:
      return "bigint";
    case SQL_DOUBLE:
      return "float";
    case SQL_DECIMAL:
      return "decimal(38," + std::to_string(scale) + ")";
    case SQL_VARBINARY:
    case SQL_LONGVARBINARY:
      return "varbinary(max)";
    default:
      return "nvarchar(max)";
  }
}

}  // namespace

Parameters::~Parameters() {
  for (const auto& cell : cells_) wipe(cell->text.data(), cell->text.size());
}

Parameters::Cell Parameters::text_cell(std::string text) {
  Cell cell;
  cell.length = static_cast<SQLLEN>(text.size());
  const std::size_t units = utf16_units(text);
  cell.sql_type = units > kShortText ? SQL_WLONGVARCHAR : SQL_WVARCHAR;
  cell.size = std::max<SQLULEN>(units, 1);
  cell.text = std::move(text);
  return cell;
}

Parameters::Cell Parameters::bytes_cell(const json::Value& value) {
  Cell cell;
  std::vector<std::uint8_t> bytes = binary_value(value);
  cell.text.assign(bytes.begin(), bytes.end());
  wipe_values(bytes);
  cell.c_type = SQL_C_BINARY;
  cell.sql_type = cell.text.size() > kShortBytes ? SQL_LONGVARBINARY : SQL_VARBINARY;
  cell.size = std::max<SQLULEN>(cell.text.size(), 1);
  cell.length = static_cast<SQLLEN>(cell.text.size());
  return cell;
}

Parameters::Cell Parameters::cell_of(const json::Value& value) {
  Cell cell;
  switch (value.kind()) {
    case json::Kind::null:
      return cell;
    case json::Kind::boolean:
      cell.c_type = SQL_C_BIT;
      cell.sql_type = SQL_BIT;
      cell.bit = value.as_boolean() ? 1 : 0;
      cell.length = sizeof cell.bit;
      return cell;
    case json::Kind::integer:
      cell.c_type = SQL_C_SBIGINT;
      cell.sql_type = SQL_BIGINT;
      cell.integer = value.as_integer();
      cell.length = sizeof cell.integer;
      return cell;
    case json::Kind::number:
      cell.c_type = SQL_C_DOUBLE;
      cell.sql_type = SQL_DOUBLE;
      cell.number = value.as_number();
      cell.length = sizeof cell.number;
      return cell;
    case json::Kind::big_integer: {
      cell = text_cell(std::string(value.text()));
      const auto shape = decimal_shape(cell.text);
      if (shape && shape->precision <= kDecimalDigits) {
        cell.sql_type = SQL_DECIMAL;
        cell.size = kDecimalDigits;
        cell.scale = static_cast<SQLSMALLINT>(shape->scale);
      }
      return cell;
    }
    case json::Kind::string:
      return text_cell(std::string(value.text()));
    case json::Kind::array:
    case json::Kind::object:
      return is_binary_value(value) ? bytes_cell(value) : text_cell(json::to_text(value));
  }
  return cell;
}

Status Parameters::read_names(const std::string& sql, const json::Value& values) {
  std::string declarations;
  std::vector<std::unique_ptr<Cell>> named;
  for (const json::Member& member : values.members()) {
    std::string_view name = member.key;
    if (name.starts_with('@')) name.remove_prefix(1);
    if (!is_name(name)) return fail(Code::invalid_value, "params." + std::string(member.key));
    named.push_back(std::make_unique<Cell>(cell_of(member.value)));
    if (!declarations.empty()) declarations += ", ";
    declarations += "@" + std::string(name) + " " + declared(named.back()->sql_type, named.back()->scale);
  }
  const WithNulls written = write_nulls(sql, [&](std::size_t, std::string_view text) {
    const json::Value* value = values.find(text.substr(1));
    if (value == nullptr) value = values.find(text);
    return value != nullptr && value->is_null();
  });
  cells_.push_back(std::make_unique<Cell>(text_cell(written.sql)));
  cells_.push_back(std::make_unique<Cell>(text_cell(std::move(declarations))));
  for (auto& cell : named) cells_.push_back(std::move(cell));
  sql_ = "{call sp_executesql(?";
  for (std::size_t i = 1; i < cells_.size(); ++i) sql_ += ",?";
  sql_ += ")}";
  return ok();
}

void Parameters::read_places(const std::string& sql, const json::Value& values) {
  const auto items = values.items();
  WithNulls written = write_nulls(
      sql, [&](std::size_t place, std::string_view) { return place < items.size() && items[place].is_null(); });
  sql_ = std::move(written.sql);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const bool is_bound = !std::binary_search(written.replaced.begin(), written.replaced.end(), i);
    if (is_bound) cells_.push_back(std::make_unique<Cell>(cell_of(items[i])));
  }
}

Status Parameters::read(const std::string& sql, const json::Value& values) {
  sql_ = sql;
  if (values.is_null()) return ok();
  if (!values.is_array() && !values.is_object()) return fail(Code::type, "params");
  if (values.size() > kMostParameters) {
    return fail(Code::parameter_count).with("limit", static_cast<std::int64_t>(kMostParameters));
  }
  if (values.is_object() && values.size() > 0) return read_names(sql, values);
  read_places(sql, values);
  return ok();
}

SQLRETURN Parameters::bind(const Driver& driver, SQLHSTMT statement) {
  SQLUSMALLINT number = 0;
  for (const auto& cell : cells_) {
    SQLPOINTER at = cell->text.data();
    if (cell->c_type == SQL_C_BIT) at = &cell->bit;
    if (cell->c_type == SQL_C_SBIGINT) at = &cell->integer;
    if (cell->c_type == SQL_C_DOUBLE) at = &cell->number;
    const SQLRETURN outcome =
        driver.SQLBindParameter(statement, ++number, SQL_PARAM_INPUT, cell->c_type, cell->sql_type, cell->size,
                                cell->scale, at, static_cast<SQLLEN>(cell->text.size()), &cell->length);
    if (!SQL_SUCCEEDED(outcome)) return outcome;
  }
  return SQL_SUCCESS;
}

}  // namespace jackfield::sqlserver
