#include "json/shape.h"

#include <catch2/catch.hpp>

#include <array>

using namespace jackfield;
using json::Arena;
using json::Presence;
using json::Value;

namespace {

// {"config": {"host": 0, "pool": {"min": 1, "tags": 2}}}
constexpr std::array<json::ShapeNode, 5> kShape{{{R"("":)", json::ShapeNode::kNone, 5},
                                                 {R"("host":)", 0, 1},
                                                 {R"("pool":)", json::ShapeNode::kNone, 3},
                                                 {R"("min":)", 1, 1},
                                                 {R"("tags":)", 2, 1}}};

struct Read {
  Arena arena;
  std::array<Value, 3> values;
  std::array<Presence, 5> nodes{};
  std::optional<Value> body;

  explicit Read(std::string_view text, const json::Limits& limits = json::kConfigLimits) {
    const auto find = [&](std::span<const json::Member> members) -> std::optional<json::ShapedObject> {
      if (members.back().key != "config") return std::nullopt;
      return json::ShapedObject{kShape, values, nodes};
    };
    // In a heap block of exactly its size, so that the address sanitizer detects a read past the end.
    const auto block = std::make_unique<char[]>(text.size());
    text.copy(block.get(), text.size());
    body = json::parse_shaped(arena, {block.get(), text.size()}, limits, find);
  }
};

std::string values_of(std::string_view text) {
  const Read read(text);
  if (!read.body) return "none";
  std::string all = json::to_text(*read.body);
  for (const Value& value : read.values) all += " " + json::to_text(value);
  return all;
}

bool is_read(std::string_view text, const json::Limits& limits = json::kConfigLimits) {
  return Read(text, limits).body.has_value();
}

}  // namespace

TEST_CASE("an object of known keys is read into its places") {
  CHECK(values_of(R"({"a":1,"config":{"host":"h","pool":{"min":2,"tags":["x",{"y":null}]}},"b":[{}]})") ==
        R"({"a":1,"config":{},"b":[{}]} "h" 2 ["x",{"y":null}])");
  CHECK(values_of(R"( { "config" : { "pool" : { "tags" : [ ] , "min" : -1.5 } , "host" : "\u0041" } } )") ==
        R"({"config":{}} "A" -1.5 [])");
  CHECK(values_of(R"({"config":{}})") == R"({"config":{}} null null null)");
  CHECK(values_of(R"({"config":null,"other":{"config":{"host":1}}})") ==
        R"({"config":null,"other":{"config":{"host":1}}} null null null)");
  CHECK(values_of(R"({"config":{"h\u006fst":1}})") == R"({"config":{}} 1 null null)");
  CHECK(values_of(R"({"list":[{"config":{"host":1}}]})") == R"({"list":[{"config":{"host":1}}]} null null null)");
}

TEST_CASE("absent, null and present members are distinguished") {
  const Read read(R"({"config":{"host":null,"pool":{"min":0}}})");
  CHECK(read.nodes ==
        std::array{Presence::absent, Presence::null, Presence::object, Presence::value, Presence::absent});
  const Read none(R"({"config":{"pool":null}})");
  CHECK(none.nodes ==
        std::array{Presence::absent, Presence::absent, Presence::null, Presence::absent, Presence::absent});
}

TEST_CASE("another document is left to parse()") {
  for (const char* text :
       {R"({"config":{"other":1}})", R"({"config":{"pool":{"host":1}}})", R"({"config":{"pool":1}})",
        R"({"config":{"pool":[]}})", R"({"config":{"host":1,"host":1}})", R"({"config":{"pool":{},"pool":{}}})",
        R"({"config":{"host":null,"host":1}})", R"({"config":{},"config":{}})", R"({"config":{"host":{"a":1,"a":2}}})"})
    CHECK_FALSE(is_read(text));
}

TEST_CASE("a wrong document is left to parse()") {
  for (const char* text :
       {"", " ", R"({"config":{"host":1)", R"({"config":{"host":1})", R"({"config":{"host":1,}})", R"({"config":{,}})",
        R"({"config":{"host":1 "pool":{}}})", R"({"config":{"host" 1}})", R"({"config":{"host":}})",
        R"({"config":{"host":nul}})", R"({"config":{"host":"a)", R"({"config":{"host":01}})", R"({"config":{host:1}})",
        R"({"config":{"host":1]})", R"({"config":{"host":1}}x)", R"({"config":{"host":[1}})", R"({"config":{"ho)",
        R"({"config":{"host":{"__proto__":1}}})", R"({"config":{"host":"\ud800"}})"})
    CHECK_FALSE(is_read(text));
}

TEST_CASE("the limits are those of parse()") {
  constexpr std::string_view kText = R"({"config":{"pool":{"tags":[["abc"]]}}})";
  constexpr json::Limits kEnough{kText.size(), 5, 3, 6};
  REQUIRE(is_read(kText, kEnough));
  for (const auto member : {&json::Limits::bytes, &json::Limits::depth, &json::Limits::keys}) {
    json::Limits less = kEnough;
    --(less.*member);
    Arena arena;
    CHECK(json::parse(arena, kText, kEnough));
    CHECK_FALSE(json::parse(arena, kText, less));
    CHECK_FALSE(is_read(kText, less));
  }
  CHECK_FALSE(is_read(kText, {kText.size(), 5, 3, 2}));
}
