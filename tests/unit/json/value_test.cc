#include <catch2/catch.hpp>
#include <limits>

#include "json/json.h"

using namespace jackfield;
using json::Arena;
using json::Value;

namespace {
Value read(Arena& arena, std::string_view text) {
  auto value = json::parse(arena, text, json::kConfigLimits);
  REQUIRE(value);
  return *value;
}
}  // namespace

TEST_CASE("accessors of another kind give nothing instead of undefined behaviour") {
  const Value number = Value::integer(7);
  CHECK(number.text().empty());
  CHECK(number.items().empty());
  CHECK(number.members().empty());
  CHECK(number.find("a") == nullptr);
  CHECK_FALSE(number.as_boolean());
  CHECK(Value().as_integer() == 0);
}

TEST_CASE("equality is JSON's: member order does not count, 1 equals 1.0") {
  Arena arena;
  CHECK(read(arena, R"({"a":1,"b":[1.0]})") == read(arena, R"({"b":[1],"a":1.0})"));
  CHECK_FALSE(read(arena, R"({"a":1})") == read(arena, R"({"a":1,"b":null})"));
  CHECK_FALSE(read(arena, "9007199254740993") == read(arena, "9007199254740992"));
  CHECK_FALSE(read(arena, "\"1\"") == read(arena, "1"));
  // Written without an exponent, these read back as integers beyond 64 bits.
  CHECK(read(arena, "[1e20,-1e19]") == read(arena, "[100000000000000000000,-10000000000000000000]"));
  CHECK(read(arena, "100000000000000000000") == read(arena, "1e20"));
  CHECK_FALSE(read(arena, "1e20") == read(arena, "100000000000000000001"));
  CHECK_FALSE(read(arena, "100000000000000000000") == read(arena, "7"));
}

TEST_CASE("setting a path copies only the way to it") {
  Arena arena;
  const std::vector<std::string> path{"connection", "host"};
  const Value before = read(arena, R"({"connection":{"port":1},"pool":{}})");
  const Value after = json::set_at(arena, before, path, Value::string(arena, "h"));
  CHECK(json::to_text(after) == R"({"connection":{"port":1,"host":"h"},"pool":{}})");
  CHECK(json::to_text(before) == R"({"connection":{"port":1},"pool":{}})");
  CHECK(json::find_at(after, path)->text() == "h");
}

TEST_CASE("removing a path removes the objects that it leaves empty") {
  Arena arena;
  const std::vector<std::string> path{"a", "b", "c"};
  CHECK(json::to_text(json::remove_at(arena, read(arena, R"({"a":{"b":{"c":1}},"d":1})"), path)) == R"({"d":1})");
  CHECK(json::to_text(json::remove_at(arena, read(arena, R"({"a":{"b":{"c":1,"x":2}}})"), path)) ==
        R"({"a":{"b":{"x":2}}})");
  CHECK(json::to_text(json::remove_at(arena, read(arena, R"({"z":1})"), path)) == R"({"z":1})");
}

TEST_CASE("merge patch does what the examples of RFC 7396 appendix A say") {
  const char* cases[][3] = {
      {R"({"a":"b"})", R"({"a":"c"})", R"({"a":"c"})"},
      {R"({"a":"b"})", R"({"b":"c"})", R"({"a":"b","b":"c"})"},
      {R"({"a":"b"})", R"({"a":null})", R"({})"},
      {R"({"a":"b","b":"c"})", R"({"a":null})", R"({"b":"c"})"},
      {R"({"a":["b"]})", R"({"a":"c"})", R"({"a":"c"})"},
      {R"({"a":"c"})", R"({"a":["b"]})", R"({"a":["b"]})"},
      {R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})", R"({"a":{"b":"d"}})"},
      {R"({"a":[{"b":"c"}]})", R"({"a":[1]})", R"({"a":[1]})"},
      {R"(["a","b"])", R"(["c","d"])", R"(["c","d"])"},
      {R"({"a":"b"})", R"(["c"])", R"(["c"])"},
      {R"({"a":"foo"})", "null", "null"},
      {R"({"a":"foo"})", R"("bar")", R"("bar")"},
      {R"({"e":null})", R"({"a":1})", R"({"e":null,"a":1})"},
      {"[1,2]", R"({"a":"b","c":null})", R"({"a":"b"})"},
      {"{}", R"({"a":{"bb":{"ccc":null}}})", R"({"a":{"bb":{}}})"},
  };
  for (const auto& [target, patch, expected] : cases) {
    Arena arena;
    CHECK(json::to_text(json::merge_patch(arena, read(arena, target), read(arena, patch))) == expected);
  }
}

TEST_CASE("the writer repairs invalid UTF-8 and escapes what JSON requires") {
  std::string out;
  json::append_string(out, "a\xFFz\"\\\x01\t\xED\xA0\x80");
  CHECK(out == "\"a\xEF\xBF\xBDz\\\"\\\\\\u0001\\t\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST_CASE("numbers that JSON cannot represent become null") {
  std::string out;
  json::append_number(out, std::numeric_limits<double>::infinity());
  out += ' ';
  json::append_number(out, std::numeric_limits<double>::quiet_NaN());
  CHECK(out == "null null");
}

TEST_CASE("the writer puts the commas") {
  std::string out;
  json::Writer writer(out);
  writer.begin_object().key("a").begin_array().integer(1).integer(-2).begin_object().end_object().end_array();
  writer.key("b").null().key("c").raw("[0]").end_object();
  CHECK(out == R"({"a":[1,-2,{}],"b":null,"c":[0]})");
}

TEST_CASE("code points are counted, not bytes") {
  CHECK(json::count_code_points("a\xC3\xA9\xF0\x9F\x98\x80") == 3);
  CHECK(json::is_utf8("\xF4\x8F\xBF\xBF"));
  CHECK_FALSE(json::is_utf8("\xF4\x90\x80\x80"));
  CHECK_FALSE(json::is_utf8("\xC0\x80"));
}

TEST_CASE("a clone borrows nothing from the first arena") {
  Arena kept;
  Value copy;
  {
    Arena arena;
    copy = json::clone(kept, read(arena, R"({"a":["text",123456789012345678901234567890]})"));
  }
  CHECK(json::to_text(copy) == R"({"a":["text",123456789012345678901234567890]})");
}
