#include "parameters.h"

#include <charconv>

#include "connector/sql/bound_values.h"
#include "connector/sql/value_texts.h"

namespace jackfield::mysql {
namespace {

constexpr std::size_t kExactDigits = 15;  // a text of more digits is compared with a number as a double
constexpr std::size_t kFraction = 6;      // digits that the server keeps

// As the server writes it. A moment for a column of dates has no time if it is midnight.
std::string server_text(const UtcMoment& moment, CellKind column) {
  std::string clock = moment.clock;
  if (const std::size_t point = clock.find('.'); point != std::string::npos)
    clock.resize(std::min(clock.size(), point + 1 + kFraction));
  if (moment.date.empty() || column == CellKind::time) return clock;
  if (column == CellKind::date && moment.is_midnight()) return moment.date;
  return moment.date + " " + clock;
}

bool is_moment(CellKind kind) {
  return kind == CellKind::date || kind == CellKind::time || kind == CellKind::timestamp ||
         kind == CellKind::timestamptz;
}

enum_field_types bound_type(const json::Value& value) {
  switch (value.kind()) {
    case json::Kind::null:
      return MYSQL_TYPE_NULL;
    case json::Kind::boolean:
    case json::Kind::integer:
      return MYSQL_TYPE_LONGLONG;
    case json::Kind::number:
      return MYSQL_TYPE_DOUBLE;
    case json::Kind::big_integer:
      return MYSQL_TYPE_NEWDECIMAL;
    case json::Kind::string:
    case json::Kind::array:
    case json::Kind::object:
      break;
  }
  return is_binary_value(value) ? MYSQL_TYPE_BLOB : MYSQL_TYPE_STRING;
}

}  // namespace

ValueTypes::ValueTypes(std::span<const MYSQL_BIND> values) {
  for (const MYSQL_BIND& value : values) {
    types_ += static_cast<char>(value.buffer_type);
    types_ += value.is_unsigned != 0 ? 'u' : 's';
  }
}

ValueTypes::ValueTypes(std::span<const json::Value> values) {
  for (const json::Value& value : values) {
    types_ += static_cast<char>(bound_type(value));
    types_ += 's';
  }
}

bool needs_column(const json::Value& value) {
  if (!value.is_string()) return false;
  const std::string_view text = value.text();
  return looks_like_base64(text) || (text.size() > kExactDigits && looks_like_number(text)) ||
         read_utc_moment(text).has_value();
}

void Parameters::add_bytes(std::string_view bytes, enum_field_types type, Cell& cell, MYSQL_BIND& bind) {
  cell.offset = text_.size();
  cell.size = static_cast<unsigned long>(bytes.size());
  text_ += bytes;
  bind.buffer_type = type;
  bind.buffer_length = cell.size;
  bind.length = &cell.size;
}

bool Parameters::add_integer(std::string_view digits, Cell& cell, MYSQL_BIND& bind) {
  unsigned long long large = 0;
  const char* const end = digits.data() + digits.size();
  if (const auto read = std::from_chars(digits.data(), end, cell.integer); read.ec != std::errc() || read.ptr != end) {
    const auto wide = std::from_chars(digits.data(), end, large);
    if (wide.ec != std::errc() || wide.ptr != end) return false;
    cell.integer = static_cast<long long>(large);
    bind.is_unsigned = 1;
  }
  bind.buffer_type = MYSQL_TYPE_LONGLONG;
  bind.buffer = &cell.integer;
  return true;
}

Status Parameters::add_text(std::string_view text, CellKind column, Cell& cell, MYSQL_BIND& bind) {
  if (column == CellKind::binary && looks_like_base64(text)) return fail(Code::binary_as_text);
  const bool whole = column == CellKind::bits || column == CellKind::integer || column == CellKind::bigint;
  if (whole && looks_like_number(text) && add_integer(text, cell, bind)) return ok();
  if (column == CellKind::decimal && looks_like_number(text)) {
    add_bytes(text, MYSQL_TYPE_NEWDECIMAL, cell, bind);
    return ok();
  }
  if (is_moment(column)) {
    if (const auto moment = read_utc_moment(text); moment && (!moment->date.empty() || column == CellKind::time)) {
      add_bytes(server_text(*moment, column), MYSQL_TYPE_STRING, cell, bind);
      return ok();
    }
  }
  add_bytes(text, MYSQL_TYPE_STRING, cell, bind);
  return ok();
}

void Parameters::add(const json::Value& value, Cell& cell, MYSQL_BIND& bind) {
  const enum_field_types type = bind.buffer_type = bound_type(value);
  switch (value.kind()) {
    case json::Kind::null:
      return;
    case json::Kind::boolean:
    case json::Kind::integer:
      cell.integer = value.kind() == json::Kind::boolean ? (value.as_boolean() ? 1 : 0) : value.as_integer();
      bind.buffer = &cell.integer;
      return;
    case json::Kind::number:
      cell.number = value.as_number();
      bind.buffer = &cell.number;
      return;
    case json::Kind::big_integer:
    case json::Kind::string:
      return add_bytes(value.text(), type, cell, bind);
    case json::Kind::array:
    case json::Kind::object:
      break;
  }
  if (type == MYSQL_TYPE_BLOB) {
    std::vector<std::uint8_t> bytes = binary_value(value);
    add_bytes({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, type, cell, bind);
    return wipe_values(bytes);
  }
  std::string text = json::to_text(value);
  add_bytes(text, type, cell, bind);
  wipe_values(text);
}

Status Parameters::bind(std::span<const json::Value> items, std::span<const CellKind> columns) {
  clear();
  cells_.resize(items.size());
  binds_.resize(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!items[i].is_string() || columns.empty()) {
      add(items[i], cells_[i], binds_[i]);
    } else if (Status added = add_text(items[i].text(), columns[i], cells_[i], binds_[i]); !added) {
      added.error().pointer = "params." + std::to_string(i);
      return added;
    }
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (binds_[i].length != nullptr) binds_[i].buffer = text_.data() + cells_[i].offset;
  }
  return ok();
}

void Parameters::clear() noexcept {
  wipe_values(text_);
  cells_.clear();
  binds_.clear();
}

}  // namespace jackfield::mysql
