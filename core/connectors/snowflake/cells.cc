#include "cells.h"

#include <charconv>
#include <chrono>

namespace jackfield::snowflake {
namespace {

struct TypeRow {
  std::string_view name, type;
  CellKind kind;
};

constexpr TypeRow kTypes[] = {
    {"FIXED", "decimal", CellKind::decimal},
    {"REAL", "number", CellKind::number},
    {"BOOLEAN", "boolean", CellKind::boolean},
    {"TEXT", "text", CellKind::text},
    {"BINARY", "binary", CellKind::binary},
    {"DATE", "date", CellKind::date},
    {"TIME", "time", CellKind::time},
    {"TIMESTAMP_NTZ", "timestamp", CellKind::timestamp},
    {"TIMESTAMP_LTZ", "timestamptz", CellKind::timestamptz},
    {"TIMESTAMP_TZ", "timestamptz", CellKind::timestamptz},
    {"VARIANT", "json", CellKind::json},
    {"OBJECT", "json", CellKind::json},
    {"ARRAY", "array", CellKind::json},
    {"MAP", "json", CellKind::json},
};

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

void append_padded(std::string& out, std::int64_t value, int digits) {
  const std::string text = std::to_string(value);
  out.append(static_cast<std::size_t>(std::max<int>(0, digits - static_cast<int>(text.size()))), '0');
  out += text;
}

void append_date(std::string& out, std::int64_t days) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
  append_padded(out, static_cast<int>(date.year()), 4);
  out += '-';
  append_padded(out, static_cast<unsigned>(date.month()), 2);
  out += '-';
  append_padded(out, static_cast<unsigned>(date.day()), 2);
}

void append_clock(std::string& out, std::int64_t seconds, std::string_view fraction) {
  append_padded(out, seconds / 3600, 2);
  out += ':';
  append_padded(out, seconds / 60 % 60, 2);
  out += ':';
  append_padded(out, seconds % 60, 2);
  while (!fraction.empty() && fraction.back() == '0') fraction.remove_suffix(1);
  if (!fraction.empty()) (out += '.') += fraction;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool decode_hex(std::string_view text, std::vector<std::uint8_t>& out) {
  out.clear();
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    const int high = hex_digit(text[i]), low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) return false;
    out.push_back(static_cast<std::uint8_t>(high << 4 | low));
  }
  return text.size() % 2 == 0;
}

bool whole(std::string_view text, std::int64_t& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

void read_columns(const json::Value& row_type, std::vector<Column>& columns, std::vector<CellKind>& kinds) {
  for (const json::Value& one : row_type.items()) {
    Column column;
    column.name = one.get("name").text();
    column.vendor_type = upper(one.get("type").text());
    if (one.get("nullable").is_boolean()) column.nullable = one.get("nullable").as_boolean();
    CellKind kind = CellKind::text;
    for (const TypeRow& row : kTypes) {
      if (row.name != column.vendor_type) continue;
      column.type = row.type;
      kind = row.kind;
    }
    if (kind == CellKind::decimal) {
      const std::int64_t precision = one.get("precision").as_integer(), scale = one.get("scale").as_integer();
      column.vendor_type = "NUMBER(" + std::to_string(precision) + "," + std::to_string(scale) + ")";
      if (scale == 0) {
        kind = CellKind::integer;
        column.type = precision > 0 && precision <= 9 ? "integer" : "bigint";
      }
    }
    columns.push_back(std::move(column));
    kinds.push_back(kind);
  }
}

// "1795453437.500000000", for a zone "1795453437.500000000 1500": minutes and 1440.
bool CellWriter::write_time(CellKind kind, std::string_view text) {
  constexpr std::int64_t kDay = 86400, kFarthest = 400000000000;
  const std::size_t space = text.find(' ');
  std::int64_t offset = 1440;
  if (space != std::string_view::npos && !whole(text.substr(space + 1), offset)) return false;
  std::string_view number = text.substr(0, space);
  const std::size_t point = number.find('.');
  std::string fraction(point == std::string_view::npos ? std::string_view() : number.substr(point + 1));
  number = number.substr(0, point);
  std::int64_t seconds = 0;
  if (!whole(number, seconds) || seconds > kFarthest || seconds < -kFarthest) return false;
  if (number.starts_with('-') && fraction.find_first_not_of('0') != std::string::npos) {
    // Before 1970 the fraction counts backwards: -0.25 is three quarters of the second before.
    --seconds;
    std::int64_t parts = 0;
    if (fraction.size() > 9 || !whole(fraction, parts)) return false;
    std::int64_t unit = 1;
    for (std::size_t i = 0; i < fraction.size(); ++i) unit *= 10;
    std::string rest;
    append_padded(rest, unit - parts, static_cast<int>(fraction.size()));
    fraction = rest;
  }
  text_.clear();
  if (kind == CellKind::date) {
    append_date(text_, seconds);
    return true;
  }
  if (kind == CellKind::time) {
    append_clock(text_, seconds, fraction);
    return true;
  }
  const std::int64_t days = (seconds >= 0 ? seconds : seconds - (kDay - 1)) / kDay;
  append_date(text_, days);
  text_ += 'T';
  append_clock(text_, seconds - days * kDay, fraction);
  if (kind == CellKind::timestamptz) text_ += 'Z';
  return true;
}

void CellWriter::write(CellKind kind, std::string_view text, RowSink& sink) {
  switch (kind) {
    case CellKind::integer:
      return sink.integer_text(text);
    case CellKind::decimal:
      return sink.decimal_text(text);
    case CellKind::number:
      return sink.number_text(text == "inf" ? "Infinity" : text == "-inf" ? "-Infinity" : text);
    case CellKind::boolean:
      return sink.boolean(text == "true" || text == "1");
    case CellKind::json:
      return sink.json(text);
    case CellKind::text:
      return sink.text(text);
    case CellKind::binary:
      if (!decode_hex(text, bytes_)) return sink.text(text);
      return sink.binary(bytes_);
    default:
      return sink.text(write_time(kind, text) ? std::string_view(text_) : text);
  }
}

}  // namespace jackfield::snowflake
