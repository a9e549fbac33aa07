#include "connector/cells.h"

#include <array>
#include <charconv>

#include "base/ascii.h"

namespace jackfield {

std::string_view column_type(CellKind kind) noexcept {
  // In the order of CellKind.
  constexpr std::string_view kNames[] = {"integer",   "bigint",      "decimal",  "number", "number", "boolean",
                                         "text",      "json",        "binary",   "bigint", "date",   "time",
                                         "timestamp", "timestamptz", "interval", "uuid",   "array",  "unknown"};
  static_assert(std::size(kNames) == static_cast<std::size_t>(CellKind::unknown) + 1);
  return kNames[static_cast<std::size_t>(kind)];
}

void write_plain_cell(CellKind kind, std::string_view text, RowSink& sink) {
  switch (kind) {
    case CellKind::integer:
    case CellKind::bigint:
      return sink.integer_text(text);
    case CellKind::decimal:
      return sink.decimal_text(text);
    case CellKind::real:
    case CellKind::number:
      return sink.number_text(text);
    case CellKind::json:
      return sink.json(text);
    default:
      return sink.text(text);
  }
}

void write_float(float value, RowSink& sink) {
  std::array<char, 32> digits{};
  const char* end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  sink.number_text({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

bool decode_hex(std::string_view digits, std::vector<std::uint8_t>& bytes) {
  bytes.resize(digits.size() / 2);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const int high = ascii::hex_value(digits[2 * i]);
    const int low = ascii::hex_value(digits[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  return digits.size() % 2 == 0;
}

void trim_fraction(std::string& time) {
  const std::size_t point = time.find('.');
  if (point == std::string::npos) return;
  std::size_t end = point + 1;
  while (end < time.size() && ascii::is_digit(time[end])) ++end;
  std::size_t kept = end;
  while (kept > point + 1 && time[kept - 1] == '0') --kept;
  if (kept == point + 1) kept = point;
  time.erase(kept, end - kept);
}

std::span<const std::uint8_t> cell_bytes(std::string_view text) noexcept {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace jackfield
