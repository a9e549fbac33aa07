#include "json/exact_number.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <string>

#include "json/number_text.h"

using namespace jackfield;

namespace {

std::string small_way(double value) {
  std::string out;
  json::append_shortest(out, value);
  return out;
}

std::string fast_way(double value) {
  std::string out;
  json::append_real(out, value);
  return out;
}

// Both ways write the same text, and it reads back as the same double.
bool agrees(double value) {
  const std::string text = small_way(value);
  std::size_t end = 0;
  return text == fast_way(value) && json::read_double(text, &end) == value && end == text.size();
}

}  // namespace

TEST_CASE("doubles are written and read without tables exactly as with them") {
  std::mt19937_64 random(20);
  for (int i = 0; i < 20000; ++i) {
    const std::uint64_t bits = random();
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    if (std::isfinite(value) && value != 0) REQUIRE(agrees(value));
    REQUIRE(agrees(static_cast<double>(bits | 1) / 1000));
  }
  for (int exponent = -1074; exponent < 1024; ++exponent) {
    const double power = std::ldexp(1.0, exponent);
    REQUIRE(agrees(power));
    REQUIRE(agrees(-std::nextafter(power, 2 * power)));
    if (exponent > -1074) REQUIRE(agrees(std::nextafter(power, 0)));
  }
}

TEST_CASE("long and extreme decimals round to the nearest double") {
  const double inf = std::numeric_limits<double>::infinity();
  const std::string tie = "9007199254740993";  // between 2^53 and 2^53 + 2
  CHECK(json::read_double(tie + ".0") == 9007199254740992.0);
  CHECK(json::read_double(tie + "." + std::string(2000, '0') + "1") == 9007199254740994.0);
  CHECK(json::read_double("2.4703282292062327e-324") == 0);
  CHECK(json::read_double("2.4703282292062328e-324") == std::numeric_limits<double>::denorm_min());
  CHECK(json::read_double("1.7976931348623158e308") == std::numeric_limits<double>::max());
  CHECK(json::read_double("1.7976931348623159e308") == inf);
  CHECK(json::read_double("-1e99999999999") == -inf);
  CHECK(json::read_double("1e-99999999999") == 0);
  CHECK(json::read_double("0e999") == 0);
  CHECK(std::signbit(json::read_double("-0.0")));
  CHECK(json::read_double("0." + std::string(400, '0') + "1e401") == 1);
}
