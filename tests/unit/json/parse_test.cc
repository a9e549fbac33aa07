#include <catch2/catch.hpp>

#include "json/json.h"

using namespace jackfield;
using json::Arena;
using json::Value;

namespace {

// The input is in a heap block of exactly its size, so that the address sanitizer detects a read past the end.
Result<Value> parse_exact(Arena& arena, std::string_view text, const json::Limits& limits = json::kConfigLimits) {
  const auto block = std::make_unique<char[]>(text.size());
  text.copy(block.get(), text.size());
  return json::parse(arena, {block.get(), text.size()}, limits);
}

std::string round_trip(std::string_view text) {
  Arena arena;
  auto value = parse_exact(arena, text);
  return value ? json::to_text(*value) : std::string(facts(value.error().code).name);
}

struct Refusal {
  std::string code, pointer;
  friend bool operator==(const Refusal&, const Refusal&) = default;
};
std::ostream& operator<<(std::ostream& out, const Refusal& refusal) {
  return out << refusal.code << " at " << refusal.pointer;
}

Refusal refusal(std::string_view text, const json::Limits& limits = json::kConfigLimits) {
  Arena arena;
  const auto value = parse_exact(arena, text, limits);
  if (value) return {"accepted", ""};
  return {std::string(facts(value.error().code).name), value.error().pointer};
}

}  // namespace

TEST_CASE("documents are read and written back compactly, in their order") {
  CHECK(round_trip(R"( {"b" : [1, 2.5, true, null, "x"], "a": {}} )") == R"({"b":[1,2.5,true,null,"x"],"a":{}})");
  CHECK(round_trip("[]") == "[]");
  CHECK(round_trip(R"("\u0041\ud83d\ude00\n")") == "\"A\xF0\x9F\x98\x80\\n\"");
}

TEST_CASE("numbers keep their value") {
  CHECK(round_trip("9007199254740993") == "9007199254740993");
  CHECK(round_trip("-9223372036854775808") == "-9223372036854775808");
  CHECK(round_trip("9223372036854775808") == "9223372036854775808");
  CHECK(round_trip("18446744073709551616") == "18446744073709551616");
  CHECK(round_trip("123456789012345678901234567890") == "123456789012345678901234567890");
  CHECK(round_trip("0.1") == "0.1");
  CHECK(round_trip("1.0") == "1");
  CHECK(round_trip("-0") == "0");
  CHECK(round_trip("-0.0") == "0");
  CHECK(round_trip("1e300") == "1e300");
  CHECK(round_trip("5e-324") == "5e-324");
  CHECK(round_trip("1e400") == "number_out_of_range");
}

TEST_CASE("text that is not JSON is refused with the offset of the first wrong byte") {
  Arena arena;
  const auto value = parse_exact(arena, R"({"a": nul})");
  REQUIRE_FALSE(value);
  CHECK(value.error().code == Code::json_syntax);
  CHECK(std::get<std::int64_t>(value.error().details.at(0).value) == 6);
  CHECK(refusal("") == Refusal{"json_empty", ""});
  CHECK(refusal(" \n") == Refusal{"json_empty", ""});
  CHECK(refusal("{} {}") == Refusal{"json_syntax", ""});
  CHECK(refusal("NaN") == Refusal{"json_syntax", ""});
  CHECK(refusal("\"\xFF\"") == Refusal{"json_encoding", ""});
  CHECK(refusal("\"\\ud800\"") == Refusal{"json_surrogate", ""});
  CHECK(refusal("\"\\udc00x\"") == Refusal{"json_surrogate", ""});
  CHECK(refusal("\"\xED\xA0\x80\"") == Refusal{"json_encoding", ""});
}

TEST_CASE("every error of a string or number is reported at its position") {
  const auto offset = [](std::string_view text) {
    Arena arena;
    const auto value = parse_exact(arena, text);
    return value ? std::int64_t{-1} : std::get<std::int64_t>(value.error().details.at(0).value);
  };
  CHECK(offset("[\"\\u00g0\"]") == 2);
  CHECK(offset("[\"a\\ud800\"]") == 3);
  CHECK(offset("[\"a\tb\"]") == 3);
  CHECK(offset("[\"a\xC3\"]") == 3);
  CHECK(offset("[01]") == 3);
  CHECK(offset("[-]") == 2);
  CHECK(offset("[1.]") == 3);
  CHECK(offset("[1e+]") == 4);
  CHECK(offset("[1,]") == 3);
  CHECK(offset("[,1]") == 1);
  CHECK(offset("{\"a\":1,}") == 7);
  CHECK(offset("{\"a\":1]") == 6);
  CHECK(offset("\\") == 0);
  CHECK(offset("[\"\\") == 2);
}

TEST_CASE("a syntax error is reported before other errors; else the first error is reported") {
  CHECK(refusal(R"({"__proto__":1e400)") == Refusal{"json_syntax", ""});
  CHECK(refusal(R"({"a":1e400,"__proto__":1})") == Refusal{"number_out_of_range", "/a"});
  CHECK(refusal(R"({"__proto__":1e400})") == Refusal{"forbidden_key", "/__proto__"});
  CHECK(refusal(R"([1,{"a":[2,{"b":1,"b":2}]}])") == Refusal{"duplicate_key", "/1/a/1/b"});
}

TEST_CASE("poisoned and repeated keys are refused at any depth, with the place named") {
  CHECK(refusal(R"({"config":{"__proto__":1}})") == Refusal{"forbidden_key", "/config/__proto__"});
  CHECK(refusal(R"([{"constructor":1}])") == Refusal{"forbidden_key", "/0/constructor"});
  CHECK(refusal(R"({"a":{"b":1,"b":2}})") == Refusal{"duplicate_key", "/a/b"});
  CHECK(refusal(R"({"a b":1,"a b":2})") == Refusal{"duplicate_key", "/?"});
}

TEST_CASE("a repeated key is found among many") {
  std::string text = "{";
  for (int i = 0; i < 500; ++i) text += "\"k" + std::to_string(i) + "\":0,";
  CHECK(refusal(text + "\"k250\":1}") == Refusal{"duplicate_key", "/k250"});
  CHECK(refusal(text + "\"other\":1}") == Refusal{"accepted", ""});
}

TEST_CASE("each limit holds at its edge") {
  const json::Limits small{64, 3, 4, 5};
  CHECK(refusal("[[[1]]]", small) == Refusal{"accepted", ""});
  CHECK(refusal("[[[[1]]]]", small) == Refusal{"json_depth", "/0/0/0"});
  CHECK(refusal(R"({"a":{"b":1},"c":1,"d":1})", small) == Refusal{"accepted", ""});
  CHECK(refusal(R"({"a":{"b":1},"c":1,"d":1,"e":1})", small).code == "json_keys");
  CHECK(refusal(R"("12345")", small) == Refusal{"accepted", ""});
  CHECK(refusal(R"("123456")", small) == Refusal{"json_string_length", ""});
  CHECK(refusal(std::string(64, ' ') + "1", small) == Refusal{"payload_too_large", ""});
  CHECK(refusal(std::string(63, ' ') + "1", small) == Refusal{"accepted", ""});
}

TEST_CASE("ten thousand open brackets give an error and no stack overflow") {
  CHECK(refusal(std::string(10000, '[')).code == "json_depth");
  CHECK(refusal(std::string(10000, '[') + std::string(10000, ']')).code == "json_depth");
  CHECK(refusal("[{\"a\":1,\"a\":2}," + std::string(10000, '[')).code == "duplicate_key");
}

TEST_CASE("parameters keep the digits of numbers that no double holds") {
  Arena arena;
  for (const char* digits : {"12345678901234567890.1234567891", "0.12345678901234567890", "-1.00000000000000000001",
                             "9007199254740993.5", "1e400", "1.7976931348623157e309", "123456789012345678.25e-3"}) {
    CAPTURE(digits);
    const auto kept = parse_exact(arena, digits, json::kEndpointLimits);
    REQUIRE(kept);
    CHECK(kept->kind() == json::Kind::big_integer);
    CHECK(json::to_text(*kept) == digits);
  }
  for (const char* held : {"1.5", "0.1", "0.30000000000000004", "5e-324", "1.7976931348623157e308", "0.0", "-0.0",
                           "1.10", "100000000000000000000.0", "123456.7890"}) {
    CAPTURE(held);
    const auto number = parse_exact(arena, held, json::kEndpointLimits);
    REQUIRE(number);
    CHECK(number->kind() == json::Kind::number);
  }
  CHECK(parse_exact(arena, "12345678901234567890.1234567891")->kind() == json::Kind::number);
  CHECK(json::to_text(*parse_exact(arena, R"({"a":[1.2345678901234567891]})", json::kEndpointLimits)) ==
        R"({"a":[1.2345678901234567891]})");
}
