#include "connector/sql/value_texts.h"

#include <catch2/catch.hpp>

namespace jackfield {
namespace {

std::string utc(std::string_view text) {
  const auto moment = read_utc_moment(text);
  return moment ? moment->date + "|" + moment->clock : "none";
}

}  // namespace

TEST_CASE("a whole ISO 8601 moment with a zone is read as UTC with all its digits") {
  CHECK(utc("2026-11-23T17:03:57.123Z") == "2026-11-23|17:03:57.123");
  CHECK(utc("2026-11-23t17:03:57z") == "2026-11-23|17:03:57");
  CHECK(utc("2026-11-23 19:03:57.123456789+02:00") == "2026-11-23|17:03:57.123456789");
  CHECK(utc("2026-11-23T23:30-01:00") == "2026-11-24|00:30:00");
  CHECK(utc("2026-01-01T00:30:00+0130") == "2025-12-31|23:00:00");
  CHECK(utc("2024-02-29T23:59:59-00:01") == "2024-03-01|00:00:59");
  CHECK(utc("2026-11-23T17:03:57+05") == "2026-11-23|12:03:57");
  CHECK(utc("17:03:57.5Z") == "|17:03:57.5");
  CHECK(utc("01:00:00+02:00") == "|23:00:00");
  CHECK(read_utc_moment("2026-11-23T00:00:00.000Z")->is_midnight());
  CHECK_FALSE(read_utc_moment("2026-11-23T00:00:00.001Z")->is_midnight());
}

TEST_CASE("every other text is not a moment") {
  for (const char* text : {"",
                           "Z",
                           "2026-11-23",
                           "2026-11-23T17:03:57",
                           "17:03:57",
                           "2026-11-23T17:03:57Z ",
                           " 2026-11-23T17:03:57Z",
                           "2026-02-30T17:03:57Z",
                           "2026-13-01T17:03:57Z",
                           "2026-11-23T24:00:00Z",
                           "2026-11-23T17:60:00Z",
                           "2026-11-23T17:03:60Z",
                           "2026-11-23T17:03:57.Z",
                           "2026-11-23T17:03:57ZZ",
                           "2026-11-23T17Z",
                           "2026-11-23T17:03:57+25:00",
                           "2026-11-23T17:03:57+2",
                           "a 2026-11-23T17:03:57Z",
                           "0000-00-00T00:00:00Z",
                           "9999-12-31T23:59:59-01:00",
                           "0001-01-01T00:00:00+01:00",
                           "99:00:00Z",
                           "{\"a\":\"2026-11-23T17:03:57Z\"}"}) {
    INFO(text);
    CHECK(utc(text) == "none");
  }
}

TEST_CASE("texts that could be bytes or numbers are distinguished from others") {
  for (const char* text : {"AP8Q", "AP+Q", "AA==", "AAA=", "abcd", "1234"}) CHECK(looks_like_base64(text));
  for (const char* text : {"", "A", "AP8", "A===", "====", "AP8Q ", "a-_b", "abcde", "ab=c"})
    CHECK_FALSE(looks_like_base64(text));
  for (const char* text : {"1", "-1.5", "18446744073709551615", "0.00"}) CHECK(looks_like_number(text));
  for (const char* text : {"", "-", ".", "1.", "1e5", " 1", "1 ", "+1", "1.2.3", "x"})
    CHECK_FALSE(looks_like_number(text));
}

}  // namespace jackfield
