// Texts among a statement's parameters whose meaning depends on the column that they are for.
// Contract   for engines that take a text for what its letters say. A moment is only one if the whole text is ISO 8601
//            with a zone: "2026-11-23T17:03:57.5Z", "2026-11-23 19:03+02:00", "17:03:57Z". Without a zone nothing needs
//            to be known. Fractions keep their digits.
// Format     ISO 8601, extended form.
// Example    tests/unit/connector/value_texts_test.cc
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace jackfield {

// At UTC.
struct UtcMoment {
  std::string date;   // "2026-11-23"; "" for a time of day alone
  std::string clock;  // "17:03:57.5"
  [[nodiscard]] bool is_midnight() const noexcept { return clock.find_first_not_of("0:.") == std::string::npos; }
};
// None for another text, and for a moment that UTC has in no year from 0001 to 9999.
[[nodiscard]] std::optional<UtcMoment> read_utc_moment(std::string_view text);

// Could be bytes as RowSink writes them: base64 with its padding, not empty.
[[nodiscard]] bool looks_like_base64(std::string_view text) noexcept;
// Digits, a sign, a point: a number that RowSink writes as a text.
[[nodiscard]] bool looks_like_number(std::string_view text) noexcept;

}  // namespace jackfield
