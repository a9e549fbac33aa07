#include "connector/cells.h"

#include <catch2/catch.hpp>

#include "connector/first_cell.h"
#include "connector/sql/bound_values.h"

using namespace jackfield;

namespace {

std::string trimmed(std::string time) {
  trim_fraction(time);
  return time;
}

}  // namespace

TEST_CASE("fractions of seconds lose their zeros, and what follows them stays") {
  CHECK(trimmed("17:03:57.500") == "17:03:57.5");
  CHECK(trimmed("17:03:57.000") == "17:03:57");
  CHECK(trimmed("17:03:57.000Z") == "17:03:57Z");
  CHECK(trimmed("17:03:57.120 +02:00") == "17:03:57.12 +02:00");
  CHECK(trimmed("17:03:50") == "17:03:50");
  CHECK(trimmed("57.") == "57");
}

TEST_CASE("hexadecimal digits become bytes, in pairs alone") {
  std::vector<std::uint8_t> bytes;
  CHECK((decode_hex("00fF10", bytes) && bytes == std::vector<std::uint8_t>{0, 255, 16}));
  CHECK((decode_hex("", bytes) && bytes.empty()));
  CHECK_FALSE(decode_hex("0", bytes));
  CHECK_FALSE(decode_hex("0g", bytes));
}

TEST_CASE("each kind of cell has a column type, and plain cells are digits or text") {
  CHECK(column_type(CellKind::integer) == "integer");
  CHECK(column_type(CellKind::real) == "number");
  CHECK(column_type(CellKind::bits) == "bigint");
  CHECK(column_type(CellKind::date) == "date");
  CHECK(column_type(CellKind::timestamptz) == "timestamptz");
  CHECK(column_type(CellKind::unknown) == "unknown");
  FirstCell cell;
  write_plain_cell(CellKind::decimal, "1.10", cell);
  CHECK(cell.value == "1.10");
  write_float(0.1F, cell);
  CHECK(cell.value == "0.1");
}

TEST_CASE("bound values are an array of limited length, or nothing") {
  json::Arena arena;
  const auto count = [&](std::string_view text) {
    const auto items = positional_values(*json::parse(arena, text, json::kConfigLimits));
    return items ? static_cast<int>(items->size()) : -1;
  };
  CHECK(count("null") == 0);
  CHECK(count("[1,\"a\"]") == 2);
  CHECK(count("{\"a\":1}") == -1);
  CHECK(count("\"a\"") == -1);
}

TEST_CASE("the text of a bound value is its digits, its words or its JSON") {
  json::Arena arena;
  const auto text_of = [&](std::string_view text) {
    std::string out;
    append_value_text(out, *json::parse(arena, text, json::kConfigLimits));
    return out;
  };
  CHECK(text_of("true") == "true");
  CHECK(text_of("-7") == "-7");
  CHECK(text_of("0.5") == "0.5");
  CHECK(text_of("18446744073709551616") == "18446744073709551616");
  CHECK(text_of("\"a b\"") == "a b");
  CHECK(text_of("[1,{\"a\":null}]") == "[1,{\"a\":null}]");
  CHECK(text_of("null").empty());
  std::string secret = "secret";
  wipe_values(secret);
  CHECK(secret.empty());
}
