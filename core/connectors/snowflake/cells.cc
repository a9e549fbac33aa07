#include "cells.h"

#include <charconv>
#include <chrono>

#include "base/ascii.h"

namespace jackfield::snowflake {
namespace {

struct TypeRow {
  std::string_view name, type;
  CellKind kind;
};

constexpr TypeRow kTypes[] = {
    {"FIXED", "decimal", CellKind::decimal},
    {"DECFLOAT", "decimal", CellKind::decimal},
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
    {"MAP", "json", CellKind::json},
    {"ARRAY", "array", CellKind::json},
    {"VECTOR", "array", CellKind::json},
};

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

bool whole(std::string_view text, std::int64_t& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

// Years 0 to 9999, more than the service supports.
constexpr std::int64_t kDay = 86400, kFirstDay = -719528, kLastDay = 2932896, kFarthest = 400000000000;

struct Moment {
  std::int64_t count = 0;  // whole days or seconds
  std::string fraction;    // digits; counts forward from `count`, whatever its sign
};

// "1795453437.500000000"; with a zone "1795453437.500000000 1500": its offset in minutes plus 1440.
bool read_moment(std::string_view text, Moment& out) {
  const std::size_t space = text.find(' ');
  std::int64_t zone = 0;
  if (space != std::string_view::npos && !whole(text.substr(space + 1), zone)) return false;
  text = text.substr(0, space);
  const std::size_t point = text.find('.');
  if (point != std::string_view::npos) out.fraction = text.substr(point + 1);
  if (!whole(text.substr(0, point), out.count) || out.count > kFarthest || out.count < -kFarthest) return false;
  std::int64_t parts = 0;
  if (!out.fraction.empty() && (out.fraction.size() > 9 || !whole(out.fraction, parts) || parts < 0)) return false;
  if (text.front() != '-' || parts == 0) return true;
  // Before 1970 the fraction counts backwards: -0.25 is 0.75 of the previous second.
  std::int64_t unit = 1;
  for (std::size_t i = 0; i < out.fraction.size(); ++i) unit *= 10;
  const std::size_t digits = out.fraction.size();
  out.fraction.clear();
  append_padded(out.fraction, unit - parts, static_cast<int>(digits));
  --out.count;
  return true;
}

bool append_time(std::string& out, CellKind kind, std::string_view text) {
  Moment moment;
  if (!read_moment(text, moment)) return false;
  out.clear();
  if (kind == CellKind::time) {
    if (moment.count < 0 || moment.count >= kDay) return false;
    append_clock(out, moment.count, moment.fraction);
    return true;
  }
  const bool is_date = kind == CellKind::date;
  std::int64_t days = moment.count;
  if (!is_date) days = (moment.count >= 0 ? moment.count : moment.count - (kDay - 1)) / kDay;
  if (days < kFirstDay || days > kLastDay) return false;
  append_date(out, days);
  if (is_date) return moment.fraction.empty();
  out += 'T';
  append_clock(out, moment.count - days * kDay, moment.fraction);
  if (kind == CellKind::timestamptz) out += 'Z';
  return true;
}

}  // namespace

void read_columns(const json::Value& row_type, std::vector<Column>& columns, std::vector<CellKind>& kinds) {
  for (const json::Value& one : row_type.items()) {
    Column column;
    column.name = one.get("name").text();
    column.vendor_type = ascii::upper(one.get("type").text());
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

void write_cell(CellKind kind, std::string_view text, CellScratch& scratch, RowSink& sink) {
  switch (kind) {
    case CellKind::number:
      return sink.number_text(text == "inf" ? "Infinity" : text == "-inf" ? "-Infinity" : text);
    case CellKind::boolean:
      return sink.boolean(text == "true" || text == "1");
    case CellKind::binary:
      if (!decode_hex(text, scratch.bytes)) return sink.text(text);
      return sink.binary(scratch.bytes);
    case CellKind::date:
    case CellKind::time:
    case CellKind::timestamp:
    case CellKind::timestamptz:
      return sink.text(append_time(scratch.text, kind, text) ? std::string_view(scratch.text) : text);
    default:
      return write_plain_cell(kind, text, sink);
  }
}

}  // namespace jackfield::snowflake
