#include "cells.h"

#include <charconv>
#include <cmath>
#include <cstring>

namespace jackfield::mysql {
namespace {

template <typename Number>
Number load(const unsigned char* at) {  // the protocol is little-endian, as every machine this is built for
  Number value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

struct Moment {
  unsigned int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, micro = 0;
};

class IsoText {
 public:
  void digits(unsigned int value, int width) {
    char text[16];
    int size = 0;
    do {
      text[size++] = static_cast<char>('0' + value % 10);
      value /= 10;
    } while (value != 0);
    for (int i = size; i < width; ++i) add('0');
    while (size > 0) add(text[--size]);
  }
  void add(char c) {
    if (size_ < sizeof bytes_) bytes_[size_++] = c;
  }
  void date(const Moment& m) {
    digits(m.year, 4);
    add('-');
    digits(m.month, 2);
    add('-');
    digits(m.day, 2);
  }
  void clock(unsigned int hours, const Moment& m) {
    digits(hours, 2);
    add(':');
    digits(m.minute, 2);
    add(':');
    digits(m.second, 2);
    if (m.micro == 0) return;
    add('.');
    digits(m.micro, 6);
    while (bytes_[size_ - 1] == '0') --size_;
  }
  [[nodiscard]] std::string_view view() const { return {bytes_, size_}; }

 private:
  char bytes_[64];
  std::size_t size_ = 0;
};

void write_moment(CellKind kind, const RawCell& cell, RowSink& sink) {
  Moment m;
  if (cell.size >= 4) {
    m.year = load<std::uint16_t>(cell.at);
    m.month = cell.at[2];
    m.day = cell.at[3];
  }
  if (cell.size >= 7) {
    m.hour = cell.at[4];
    m.minute = cell.at[5];
    m.second = cell.at[6];
  }
  if (cell.size >= 11) m.micro = load<std::uint32_t>(cell.at + 7);
  IsoText text;
  text.date(m);
  if (kind == CellKind::date) return sink.text(text.view());
  const bool zero = m.month == 0 || m.day == 0;
  text.add(zero ? ' ' : 'T');
  text.clock(m.hour, m);
  if (kind == CellKind::timestamptz && !zero) text.add('Z');
  sink.text(text.view());
}

void write_time(const RawCell& cell, RowSink& sink) {
  Moment m;
  unsigned int hours = 0;
  bool negative = false;
  if (cell.size >= 8) {
    negative = cell.at[0] != 0;
    hours = load<std::uint32_t>(cell.at + 1) * 24 + cell.at[5];
    m.minute = cell.at[6];
    m.second = cell.at[7];
  }
  if (cell.size >= 12) m.micro = load<std::uint32_t>(cell.at + 8);
  IsoText text;
  if (negative) text.add('-');
  text.clock(hours, m);
  sink.text(text.view());
}

void write_unsigned(std::uint64_t value, RowSink& sink) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  sink.integer_text({digits, static_cast<std::size_t>(end - digits)});
}

void write_integer(const CellType& type, const RawCell& cell, RowSink& sink) {
  switch (cell.size) {
    case 1:
      return sink.integer(type.is_unsigned ? std::int64_t{cell.at[0]} : std::int64_t{load<std::int8_t>(cell.at)});
    case 2:
      return sink.integer(type.is_unsigned ? std::int64_t{load<std::uint16_t>(cell.at)}
                                           : std::int64_t{load<std::int16_t>(cell.at)});
    case 4:
      return sink.integer(type.is_unsigned ? std::int64_t{load<std::uint32_t>(cell.at)}
                                           : std::int64_t{load<std::int32_t>(cell.at)});
    default:
      if (type.is_unsigned) return write_unsigned(load<std::uint64_t>(cell.at), sink);
      return sink.integer(load<std::int64_t>(cell.at));
  }
}

void write_bits(std::string_view bytes, RowSink& sink) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  write_unsigned(value, sink);
}

// The text protocol sends times as "2026-11-23 17:03:57.500000".
void write_moment_text(const CellType& type, std::string_view text, RowSink& sink) {
  std::string iso(text);
  trim_fraction(iso);
  const bool zero = text.size() >= 10 && (text.substr(5, 2) == "00" || text.substr(8, 2) == "00");
  if (type.kind != CellKind::time && !zero && iso.size() > 10) {
    iso[10] = 'T';
    if (type.kind == CellKind::timestamptz) iso += 'Z';
  }
  sink.text(iso);
}

}  // namespace

bool read_binary(enum_field_types wire, const unsigned char*& at, const unsigned char* end, RawCell& cell) {
  if (at == nullptr || at > end) return false;
  const auto left = static_cast<std::size_t>(end - at);
  std::size_t head = 0;
  std::uint64_t size = 0;
  switch (wire) {
    case MYSQL_TYPE_NULL:
      break;
    case MYSQL_TYPE_TINY:
      size = 1;
      break;
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_YEAR:
      size = 2;
      break;
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_FLOAT:
      size = 4;
      break;
    case MYSQL_TYPE_LONGLONG:
    case MYSQL_TYPE_DOUBLE:
      size = 8;
      break;
    default: {
      if (left < 1) return false;
      const unsigned int width = at[0] == 0xfc ? 2 : at[0] == 0xfd ? 3 : at[0] == 0xfe ? 8 : 0;
      if (left < width + 1u) return false;
      head = width + 1;
      if (width == 0) {
        size = at[0];
      } else {
        std::memcpy(&size, at + 1, width);
      }
    }
  }
  if (size > left - head) return false;
  cell.at = at + head;
  cell.size = static_cast<std::size_t>(size);
  at += head + cell.size;
  return true;
}

void write_binary(const CellType& type, const RawCell& cell, RowSink& sink) {
  switch (type.wire) {
    case MYSQL_TYPE_NULL:
      return sink.null();
    case MYSQL_TYPE_TINY:
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_YEAR:
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONGLONG:
      return write_integer(type, cell, sink);
    case MYSQL_TYPE_DOUBLE:
      return sink.number(load<double>(cell.at));
    case MYSQL_TYPE_FLOAT:
      return write_float(load<float>(cell.at), sink);
    case MYSQL_TYPE_DATE:
    case MYSQL_TYPE_NEWDATE:
    case MYSQL_TYPE_DATETIME:
    case MYSQL_TYPE_TIMESTAMP:
      return write_moment(type.kind, cell, sink);
    case MYSQL_TYPE_TIME:
      return write_time(cell, sink);
    default:
      return write_text(type, {reinterpret_cast<const char*>(cell.at), cell.size}, sink);
  }
}

void write_text(const CellType& type, std::string_view text, RowSink& sink) {
  switch (type.kind) {
    case CellKind::binary:
      return sink.binary(cell_bytes(text));
    case CellKind::bits:
      return write_bits(text, sink);
    case CellKind::time:
    case CellKind::timestamp:
    case CellKind::timestamptz:
      return write_moment_text(type, text, sink);
    default:
      return write_plain_cell(type.kind, text, sink);
  }
}

}  // namespace jackfield::mysql
