#include "base/host.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "base/result.h"

using namespace jackfield;

namespace {
Host counting_host() {
  auto next = std::make_shared<std::uint8_t>(0);
  return Host{[] { return std::int64_t{0}; },
              [next](std::span<std::uint8_t> out) { std::ranges::generate(out, [&] { return (*next)++; }); }, nullptr};
}
}  // namespace

TEST_CASE("an id is its prefix and 14 lower-case letters or digits") {
  const Host host = counting_host();
  const std::string id = new_id(host, "int");
  CHECK(id == "int0123456789abcd");
  CHECK(new_id(host, "int") != id);
}

TEST_CASE("bytes that would favour some letters are drawn again") {
  auto calls = std::make_shared<int>(0);
  const Host host{nullptr,
                  [calls](std::span<std::uint8_t> out) {
                    std::ranges::fill(out, (*calls)++ == 0 ? std::uint8_t{255} : std::uint8_t{35});
                  },
                  nullptr};
  CHECK(new_id(host, "w") == "wzzzzzzzzzzzzzz");
}

TEST_CASE("times are written in UTC to the second") {
  CHECK(format_time(0) == "1970-01-01 00:00:00+00:00");
  CHECK(format_time(1795453437999) == "2026-11-23 17:03:57+00:00");
  CHECK(format_time(951782400000) == "2000-02-29 00:00:00+00:00");
  CHECK(format_time(4107542400000) == "2100-03-01 00:00:00+00:00");
  CHECK(format_time(-1) == "1969-12-31 23:59:59+00:00");
}

TEST_CASE("hexadecimal text is read back, and refused when it is not exact") {
  const std::uint8_t bytes[] = {0x00, 0xAB, 0xFF};
  CHECK(hex(bytes) == "00abff");
  std::uint8_t out[3] = {};
  CHECK(parse_hex("00ABff", out));
  CHECK(std::ranges::equal(out, bytes));
  CHECK_FALSE(parse_hex("00abf", out));
  CHECK_FALSE(parse_hex("00abfg", out));
  CHECK_FALSE(parse_hex("00abff00", out));
}

TEST_CASE("constant-time comparison gives what equality gives") {
  CHECK(equal_constant_time("", ""));
  CHECK(equal_constant_time("abc", "abc"));
  CHECK_FALSE(equal_constant_time("abc", "abd"));
  CHECK_FALSE(equal_constant_time("abc", "abcd"));
}

TEST_CASE("every code has a class, a status, a message and someone who can fix it") {
  for (std::size_t i = 0; i < kCodeCount; ++i) {
    const CodeFacts& code = facts(static_cast<Code>(i));
    INFO(code.name);
    CHECK(parse_code(code.name) == static_cast<Code>(i));
    CHECK(code.error.starts_with("ERR_"));
    CHECK((code.status >= 400 && code.status < 600));
    CHECK(code.message.ends_with("."));
    CHECK((code.fix == "caller" || code.fix == "operator" || code.fix == "database" || code.fix == "us"));
  }
  CHECK_FALSE(parse_code("no_such_code"));
}

namespace {
Result<int> half(int value) {
  if (value % 2 != 0) return fail(Code::invalid_value, "/value").with("limit", std::int64_t{2});
  return value / 2;
}
Result<int> quarter(int value) {
  JF_TRY(const int once, half(value));
  return half(once);
}
}  // namespace

TEST_CASE("JF_TRY passes the first error on with its details") {
  CHECK(*quarter(8) == 2);
  const auto failed = quarter(6);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code == Code::invalid_value);
  CHECK(failed.error().pointer == "/value");
  CHECK(std::get<std::int64_t>(failed.error().details.at(0).value) == 2);
}
