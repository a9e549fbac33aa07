#include "connector/sql/bound_values.h"

#include <catch2/catch.hpp>

namespace jackfield {
namespace {

std::string verdict(std::string_view text) {
  json::Arena arena;
  const Status status = check_values(*json::parse(arena, text, json::kEndpointLimits));
  return status ? "ok" : std::string(facts(status.error().code).name) + " " + status.error().pointer;
}

}  // namespace

TEST_CASE("values are scalars, arrays, objects and bytes; malformed bytes name their parameter") {
  CHECK(verdict("null") == "ok");
  CHECK(verdict(R"([1, "a", null, true, 1.5, [1, [2]], {"a": {"$binary": 1, "b": 2}}, {"$binary": "AP8="}])") == "ok");
  CHECK(verdict(R"({"a": {"$binary": ""}, "b": [1]})") == "ok");
  CHECK(verdict(R"([0, {"$binary": "*"}])") == "invalid_value params.1");
  CHECK(verdict(R"([{"$binary": "AA==", "type": "x"}])") == "invalid_value params.0");
  CHECK(verdict(R"({"photo": {"$binary": null}})") == "invalid_value params.photo");
  CHECK(verdict("7") == "type params");
}

TEST_CASE("bytes are read back") {
  json::Arena arena;
  const json::Value value = *json::parse(arena, R"({"$binary": "AP8Q"})", json::kEndpointLimits);
  CHECK(is_binary_value(value));
  CHECK(binary_value(value) == std::vector<std::uint8_t>{0x00, 0xff, 0x10});
  CHECK_FALSE(is_binary_value(json::Value::borrowed("AP8Q")));
}

TEST_CASE("precision and scale of a number's digits") {
  const auto shape = [](std::string_view digits) {
    const auto found = decimal_shape(digits);
    return found ? std::pair(found->precision, found->scale) : std::pair(std::size_t{0}, std::size_t{0});
  };
  CHECK(shape("-1.25") == std::pair(std::size_t{3}, std::size_t{2}));
  CHECK(shape("12345678901234567890") == std::pair(std::size_t{20}, std::size_t{0}));
  CHECK_FALSE(decimal_shape("1e400"));
}

}  // namespace jackfield
