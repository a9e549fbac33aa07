#include "cells.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>

#include "base/ascii.h"

namespace jackfield::sqlserver {
namespace {

constexpr std::size_t kPiece = 16384;

// Text and bytes come in pieces; the reported length is the remaining length. A piece that holds all of it is the last
// one, whatever the driver returns: FreeTDS reports the same text of a sql_variant as cut again and again.
SQLRETURN read_bytes(const Session& session, SQLUSMALLINT column, SQLSMALLINT c_type, Batch& batch, Batch::Cell& cell) {
  const std::size_t end = c_type == SQL_C_CHAR ? 1 : 0;
  std::array<char, kPiece> piece{};
  cell.offset = batch.bytes.size();
  for (;;) {
    SQLLEN left = 0;
    const SQLRETURN outcome = session.driver->SQLGetData(session.statement, column, c_type, piece.data(),
                                                         static_cast<SQLLEN>(piece.size()), &left);
    if (outcome == SQL_NO_DATA) break;
    if (!SQL_SUCCEEDED(outcome)) return outcome;
    if (left == SQL_NULL_DATA) return SQL_SUCCESS;
    const std::size_t room = piece.size() - end;
    const bool whole = left >= 0 && static_cast<std::size_t>(left) <= room;
    batch.bytes.append(piece.data(), whole ? static_cast<std::size_t>(left) : room);
    if (outcome == SQL_SUCCESS || whole) break;
  }
  cell.null = false;
  cell.size = batch.bytes.size() - cell.offset;
  return SQL_SUCCESS;
}

template <typename Value>
SQLRETURN read_value(const Session& session, SQLUSMALLINT column, SQLSMALLINT c_type, Value& value, bool& null) {
  SQLLEN length = 0;
  const SQLRETURN outcome =
      session.driver->SQLGetData(session.statement, column, c_type, &value, sizeof value, &length);
  null = length == SQL_NULL_DATA;
  return outcome;
}

int digits_at(std::string_view text, std::size_t at, std::size_t size) {
  int value = 0;
  std::from_chars(text.data() + at, text.data() + at + size, value);
  return value;
}

// "2026-11-23 17:03:57.5 +02:00" as "2026-11-23 15:03:57.5Z".
void move_to_utc(std::string& iso) {
  const std::size_t zone = iso.rfind(' ');
  if (zone == std::string::npos || zone < 19 || iso.size() != zone + 7) return;
  const int offset = digits_at(iso, zone + 2, 2) * 60 + digits_at(iso, zone + 5, 2);
  const std::chrono::year_month_day date(std::chrono::year(digits_at(iso, 0, 4)),
                                         std::chrono::month(static_cast<unsigned>(digits_at(iso, 5, 2))),
                                         std::chrono::day(static_cast<unsigned>(digits_at(iso, 8, 2))));
  const auto local = std::chrono::sys_days(date) + std::chrono::hours(digits_at(iso, 11, 2)) +
                     std::chrono::minutes(digits_at(iso, 14, 2));
  const auto moment = local - std::chrono::minutes(iso[zone + 1] == '-' ? -offset : offset);
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::year_month_day utc(day);
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(moment - day).count();
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u %02d:%02d", static_cast<int>(utc.year()),
                static_cast<unsigned>(utc.month()), static_cast<unsigned>(utc.day()), static_cast<int>(minutes / 60),
                static_cast<int>(minutes % 60));
  iso = text.data() + iso.substr(16, zone - 16);
}

// "2026-11-23 17:03:57.5000000 +02:00", or a prefix of it.
void write_moment(CellKind kind, std::string_view text, RowSink& sink) {
  std::string iso(text);
  // The driver writes early years with fewer digits.
  if (kind != CellKind::time && iso.find('-') < 4) iso.insert(0, 4 - iso.find('-'), '0');
  if (kind == CellKind::timestamptz) move_to_utc(iso);
  if (kind == CellKind::date && iso.size() > 10) iso.resize(10);
  trim_fraction(iso);
  const bool whole = kind == CellKind::timestamp || kind == CellKind::timestamptz;
  if (whole && iso.size() > 10 && iso[10] == ' ') iso[10] = 'T';
  if (kind == CellKind::timestamptz) iso += 'Z';
  sink.text(iso);
}

void write_uuid(std::string_view text, RowSink& sink) { sink.text(ascii::lower(text)); }

// The driver omits the zero before the point.
void write_decimal(std::string_view text, RowSink& sink) {
  std::string digits(text);
  const std::size_t at = digits.starts_with('-') ? 1 : 0;
  if (digits.size() > at && digits[at] == '.') digits.insert(at, 1, '0');
  sink.decimal_text(digits);
}

}  // namespace

SQLRETURN read_cell(const Session& session, SQLUSMALLINT column, const CellType& type, Batch& batch) {
  Batch::Cell& cell = batch.cells.emplace_back();
  switch (type.kind) {
    case CellKind::boolean: {
      unsigned char bit = 0;
      const SQLRETURN outcome = read_value(session, column, SQL_C_BIT, bit, cell.null);
      cell.integer = bit;
      return outcome;
    }
    case CellKind::integer:
    case CellKind::bigint:
      return read_value(session, column, SQL_C_SBIGINT, cell.integer, cell.null);
    case CellKind::real: {
      float number = 0;
      const SQLRETURN outcome = read_value(session, column, SQL_C_FLOAT, number, cell.null);
      cell.number = static_cast<double>(number);
      return outcome;
    }
    case CellKind::number:
      return read_value(session, column, SQL_C_DOUBLE, cell.number, cell.null);
    case CellKind::binary:
      return read_bytes(session, column, SQL_C_BINARY, batch, cell);
    default:
      return read_bytes(session, column, SQL_C_CHAR, batch, cell);
  }
}

void write_cell(const CellType& type, const Batch& batch, const Batch::Cell& cell, RowSink& sink) {
  if (cell.null) return sink.null();
  const std::string_view text(batch.bytes.data() + cell.offset, cell.size);
  switch (type.kind) {
    case CellKind::boolean:
      return sink.boolean(cell.integer != 0);
    case CellKind::integer:
    case CellKind::bigint:
      return sink.integer(cell.integer);
    case CellKind::number:
      return sink.number(cell.number);
    case CellKind::real:
      return write_float(static_cast<float>(cell.number), sink);
    case CellKind::decimal:
      return write_decimal(text, sink);
    case CellKind::binary:
      return sink.binary(cell_bytes(text));
    case CellKind::date:
    case CellKind::time:
    case CellKind::timestamp:
    case CellKind::timestamptz:
      return write_moment(type.kind, text, sink);
    case CellKind::uuid:
      return write_uuid(text, sink);
    default:
      return write_plain_cell(type.kind, text, sink);
  }
}

}  // namespace jackfield::sqlserver
