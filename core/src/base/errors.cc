#include <array>
#include <cstdint>

#include "base/error_codes.h"
#include "base/error_texts.h"

namespace jackfield {
namespace {

#define JF_ERROR(name, error, status, message, fix) status,
#define JF_SERVER_ERROR JF_ERROR
constexpr std::array<std::uint16_t, kCodeCount> kStatuses{
#include "base/error_table.inc"
};
#undef JF_SERVER_ERROR
#undef JF_ERROR

std::array<CodeFacts, kCodeCount> cut() noexcept {
  std::array<CodeFacts, kCodeCount> rows;
  const char* at = error_texts();
  const auto next = [&] {
    const std::string_view text = at;
    at += text.size() + 1;
    return text;
  };
  for (std::size_t i = 0; i < kCodeCount; ++i) {
    CodeFacts& row = rows[i];
    row.status = kStatuses[i];
    for (std::string_view* text : {&row.name, &row.error, &row.message, &row.fix}) *text = next();
  }
  return rows;
}

const std::array<CodeFacts, kCodeCount>& table() noexcept {
  static const std::array<CodeFacts, kCodeCount> rows = cut();
  return rows;
}

}  // namespace

const CodeFacts& facts(Code code) noexcept { return table()[static_cast<std::size_t>(code)]; }

std::optional<Code> parse_code(std::string_view name) noexcept {
  for (std::size_t i = 0; i < kCodeCount; ++i) {
    if (table()[i].name == name) return static_cast<Code>(i);
  }
  return std::nullopt;
}

}  // namespace jackfield
