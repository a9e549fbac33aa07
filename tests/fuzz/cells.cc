// What PostgreSQL and MySQL send as a cell must become JSON, whatever it is, and nothing beyond its end is read.
// The first byte picks the protocol, the next two the type; the rest is the cell.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "../../core/connectors/mysql/cells.h"
#include "../../core/connectors/postgresql/cells.h"
#include "connect/encoder.h"

namespace {

using namespace jackfield;

template <typename Write>
void check_json(Write&& write) {
  std::string out;
  RowEncoder encoder(out, RowShape::arrays, {"cell"}, {});
  encoder.begin_row();
  write(encoder);
  encoder.end_row();
  json::Arena arena;
  const auto parsed = json::parse(arena, out, {SIZE_MAX, 600, SIZE_MAX, SIZE_MAX});
  // Numbers beyond a double's range, halves of surrogate pairs and keys that come twice are JSON, though our own reader
  // refuses them.
  if (!parsed && (parsed.error().code == Code::json_syntax || parsed.error().code == Code::json_encoding)) std::abort();
}

void check_postgresql(unsigned kind, unsigned element, std::string_view cell) {
  constexpr auto kKinds = static_cast<unsigned>(CellKind::unknown) + 1;
  const postgresql::CellType type{static_cast<CellKind>(kind % kKinds), static_cast<CellKind>(element % kKinds),
                                  element < 128 ? ',' : ';'};
  postgresql::CellWriter writer;
  check_json([&](RowSink& sink) { writer.write(type, cell, sink); });
}

mysql::CellType mysql_type(unsigned kind, unsigned wire) {
  constexpr auto kKinds = static_cast<unsigned>(CellKind::unknown) + 1;
  return {static_cast<CellKind>(kind % kKinds), static_cast<enum_field_types>(wire), kind >= 128};
}

// Each wire type has only the kinds that read_columns returns for it.
bool is_sent_as(const mysql::CellType& type) {
  using Kind = CellKind;
  switch (type.wire) {
    case MYSQL_TYPE_TINY:
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_YEAR:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_LONGLONG:
      return type.kind == Kind::integer || type.kind == Kind::bigint;
    case MYSQL_TYPE_FLOAT:
    case MYSQL_TYPE_DOUBLE:
      return type.kind == Kind::number;
    case MYSQL_TYPE_DATE:
      return type.kind == Kind::date;
    case MYSQL_TYPE_TIME:
      return type.kind == Kind::time;
    case MYSQL_TYPE_DATETIME:
    case MYSQL_TYPE_TIMESTAMP:
      return type.kind == Kind::timestamp || type.kind == Kind::timestamptz;
    default:
      return type.kind == Kind::text || type.kind == Kind::json || type.kind == Kind::binary ||
             type.kind == Kind::uuid || type.kind == Kind::decimal || type.kind == Kind::bits;
  }
}

void check_mysql_row(const mysql::CellType& type, std::string_view cell) {
  const auto* at = reinterpret_cast<const unsigned char*>(cell.data());
  const auto* const end = at + cell.size();
  mysql::RawCell raw;
  while (at != end && mysql::read_binary(type.wire, at, end, raw)) {
    if (raw.at == nullptr) return;
    check_json([&](RowSink& sink) { mysql::write_binary(type, raw, sink); });
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 3) return 0;
  // A copy of exactly the cell's size, so that a read one byte too far is seen.
  const std::unique_ptr<char[]> copy(new char[size - 3]);
  std::copy(bytes + 3, bytes + size, copy.get());
  const std::string_view cell(copy.get(), size - 3);
  const mysql::CellType type = mysql_type(bytes[1], bytes[2]);
  switch (bytes[0] % 3) {
    case 0:
      check_postgresql(bytes[1], bytes[2], cell);
      break;
    case 1:
      check_json([&](RowSink& sink) { mysql::write_text(type, cell, sink); });
      break;
    default:
      if (is_sent_as(type)) check_mysql_row(type, cell);
  }
  return 0;
}
