#include "cells.h"

#include <charconv>
#include <chrono>
#include <cmath>

namespace jackfield::oracle {
namespace {

void add_digits(std::string& out, std::uint64_t value, std::size_t width) {
  const std::string digits = std::to_string(value);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

void add_fraction(std::string& out, std::uint64_t nanoseconds) {
  if (nanoseconds == 0) return;
  out += '.';
  add_digits(out, nanoseconds, 9);
  while (out.back() == '0') out.pop_back();
}

std::string_view text_of(const dpiBytes& bytes) { return {bytes.ptr, bytes.length}; }

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

void write_number(std::string_view digits, RowSink& sink) {
  if (digits.find('.') == std::string_view::npos) return sink.integer_text(digits);
  sink.decimal_text(digits);
}

// Oracle drops trailing zeros; the other engines return as many places as the column has.
void write_decimal(std::string_view digits, std::size_t scale, RowSink& sink) {
  const std::size_t point = digits.find('.');
  const std::size_t places = point == std::string_view::npos ? 0 : digits.size() - point - 1;
  if (places >= scale) return sink.decimal_text(digits);
  std::string padded(digits);
  if (places == 0) padded += '.';
  padded.append(scale - places, '0');
  sink.decimal_text(padded);
}

void write_float(float value, RowSink& sink) {
  if (!std::isfinite(value)) return sink.number(static_cast<double>(value));
  char digits[32];  // a float's own shortest text, not that of the double it would become
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  sink.number_text({digits, static_cast<std::size_t>(end - digits)});
}

// Each part of an interval has a sign, as in the ISO 8601 of other engines.
void add_part(std::string& out, std::int32_t value, char unit) {
  if (value != 0) out += std::to_string(value) + unit;
}

bool json_scalar(const dpiJsonNode& node, json::Writer& writer) {
  const dpiDataBuffer& value = *node.value;
  switch (node.nativeTypeNum) {
    case DPI_NATIVE_TYPE_NULL:
      return writer.null(), true;
    case DPI_NATIVE_TYPE_BOOLEAN:
      return writer.boolean(value.asBoolean != 0), true;
    case DPI_NATIVE_TYPE_INT64:
      return writer.integer(value.asInt64), true;
    case DPI_NATIVE_TYPE_DOUBLE:
      return std::isfinite(value.asDouble) && (writer.number(value.asDouble), true);
    case DPI_NATIVE_TYPE_FLOAT:
      return std::isfinite(value.asFloat) && (writer.number(static_cast<double>(value.asFloat)), true);
    case DPI_NATIVE_TYPE_TIMESTAMP:
      return writer.string(timestamp_text(value.asTimestamp, false)), true;
    case DPI_NATIVE_TYPE_INTERVAL_DS:
      return writer.string(interval_text(value.asIntervalDS)), true;
    case DPI_NATIVE_TYPE_INTERVAL_YM:
      return writer.string(interval_text(value.asIntervalYM)), true;
    case DPI_NATIVE_TYPE_BYTES:
      if (node.oracleTypeNum == DPI_ORACLE_TYPE_NUMBER) return writer.raw(text_of(value.asBytes)), true;
      if (node.oracleTypeNum == DPI_ORACLE_TYPE_RAW) return writer.string(hex(bytes_of(text_of(value.asBytes)))), true;
      return writer.string(text_of(value.asBytes)), true;
    default:
      return false;
  }
}

bool json_node(const dpiJsonNode& node, json::Writer& writer) {
  if (node.nativeTypeNum == DPI_NATIVE_TYPE_JSON_OBJECT) {
    const dpiJsonObject& object = node.value->asJsonObject;
    writer.begin_object();
    for (std::uint32_t i = 0; i < object.numFields; ++i) {
      writer.key({object.fieldNames[i], object.fieldNameLengths[i]});
      if (!json_node(object.fields[i], writer)) return false;
    }
    writer.end_object();
    return true;
  }
  if (node.nativeTypeNum == DPI_NATIVE_TYPE_JSON_ARRAY) {
    const dpiJsonArray& array = node.value->asJsonArray;
    writer.begin_array();
    for (std::uint32_t i = 0; i < array.numElements; ++i) {
      if (!json_node(array.elements[i], writer)) return false;
    }
    writer.end_array();
    return true;
  }
  return json_scalar(node, writer);
}

}  // namespace

std::string timestamp_text(const dpiTimestamp& time, bool with_zone) {
  int year = time.year;
  unsigned month = time.month, day = time.day;
  std::uint64_t hour = time.hour, minute = time.minute;
  // ODPI-C returns the fields in the value's own zone. Without an offset nothing is computed: Oracle's calendar is
  // Julian before 1582.
  if (with_zone && (time.tzHourOffset != 0 || time.tzMinuteOffset != 0)) {
    using namespace std::chrono;
    const auto shift = hours(time.tzHourOffset) + minutes(time.tzMinuteOffset);
    const auto moment = sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day)) +
                        hours(hour) + minutes(minute) - shift;
    const auto date = floor<days>(moment);
    const year_month_day ymd(date);
    year = static_cast<int>(ymd.year());
    month = static_cast<unsigned>(ymd.month());
    day = static_cast<unsigned>(ymd.day());
    hour = static_cast<std::uint64_t>(floor<hours>(moment - date).count());
    minute = static_cast<std::uint64_t>((floor<minutes>(moment - date) - hours(hour)).count());
  }
  std::string out;
  if (year < 0) out += '-';
  add_digits(out, static_cast<std::uint64_t>(std::abs(year)), 4);
  out += '-';
  add_digits(out, month, 2);
  out += '-';
  add_digits(out, day, 2);
  out += 'T';
  add_digits(out, hour, 2);
  out += ':';
  add_digits(out, minute, 2);
  out += ':';
  add_digits(out, time.second, 2);
  add_fraction(out, time.fsecond);
  if (with_zone) out += 'Z';
  return out;
}

std::string interval_text(const dpiIntervalDS& interval) {
  std::string out = "P";
  add_part(out, interval.days, 'D');
  const std::size_t before = out.size();
  out += 'T';
  add_part(out, interval.hours, 'H');
  add_part(out, interval.minutes, 'M');
  if (interval.seconds != 0 || interval.fseconds != 0) {
    const bool negative = interval.seconds < 0 || interval.fseconds < 0;
    if (negative) out += '-';
    out += std::to_string(std::abs(interval.seconds));
    add_fraction(out, static_cast<std::uint64_t>(std::abs(interval.fseconds)));
    out += 'S';
  }
  if (out.size() == before + 1) out.pop_back();
  return out == "P" ? "PT0S" : out;
}

std::string interval_text(const dpiIntervalYM& interval) {
  std::string out = "P";
  add_part(out, interval.years, 'Y');
  add_part(out, interval.months, 'M');
  return out == "P" ? "P0M" : out;
}

bool json_text(const dpiJsonNode& node, std::string& out) {
  json::Writer writer(out);
  return json_node(node, writer);
}

void write_cell(const ColumnPlan& plan, const dpiData& cell, RowSink& sink) {
  if (cell.isNull != 0) return sink.null();
  switch (plan.kind) {
    case CellKind::integer:
      return sink.integer_text(text_of(cell.value.asBytes));
    case CellKind::decimal:
      return write_decimal(text_of(cell.value.asBytes), plan.scale, sink);
    case CellKind::number:
      return write_number(text_of(cell.value.asBytes), sink);
    case CellKind::float32:
      return write_float(cell.value.asFloat, sink);
    case CellKind::float64:
      return sink.number(cell.value.asDouble);
    case CellKind::boolean:
      return sink.boolean(cell.value.asBoolean != 0);
    case CellKind::text:
      return sink.text(text_of(cell.value.asBytes));
    case CellKind::json_text:
      return sink.json(text_of(cell.value.asBytes));
    case CellKind::binary:
      return sink.binary(bytes_of(text_of(cell.value.asBytes)));
    case CellKind::timestamp:
      return sink.text(timestamp_text(cell.value.asTimestamp, false));
    case CellKind::timestamptz:
      return sink.text(timestamp_text(cell.value.asTimestamp, true));
    case CellKind::interval_ds:
      return sink.text(interval_text(cell.value.asIntervalDS));
    case CellKind::interval_ym:
      return sink.text(interval_text(cell.value.asIntervalYM));
    default:
      return sink.null();  // read before, by write_read_text
  }
}

void write_read_text(CellKind kind, std::string_view text, RowSink& sink) {
  switch (kind) {
    case CellKind::json:
    case CellKind::json_clob:
    case CellKind::json_blob:
      return sink.json(text);
    case CellKind::blob:
      return sink.binary(bytes_of(text));
    default:
      return sink.text(text);
  }
}

}  // namespace jackfield::oracle
