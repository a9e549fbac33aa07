// What the operator named is allowed, and nothing else.
#include <catch2/catch.hpp>

#include "reference/policy.h"

using namespace jackfield;
using reference::Policy;
using reference::read_policy;

namespace {

Result<Policy> read(const std::string& text) {
  json::Arena arena;
  const auto value = json::parse(arena, text, json::kConfigLimits);
  REQUIRE(value);
  return read_policy(*value);
}
Policy policy(const std::string& text) {
  auto made = read(text);
  REQUIRE(made);
  return *std::move(made);
}

constexpr const char* kBoth = R"({"env":{"w1":{"A":"one"},"*":{"B":"every"}},"files":{"w1":["/run/s"],"*":["/all"]}})";

}  // namespace

TEST_CASE("Without options everything is denied", "[S13]") {
  for (const char* options : {"null", "{}", R"({"env":{},"files":{},"resolver":false})"}) {
    const Policy none = policy(options);
    for (const char* text : {"env:PATH", "env:", "file:/etc/passwd", "file:", "vault:a", ":", "", "x"})
      CHECK_FALSE(none.allows("w1", text));
  }
}

TEST_CASE("Variables are allowed by workspace and whole name", "[S13]") {
  const Policy both = policy(kBoth);
  CHECK(both.allows("w1", "env:A"));
  CHECK(both.allows("w1", "env:B"));
  CHECK(both.allows("w2", "env:B"));
  for (const char* text : {"env:a", "env:AA", "env: A", "env:", "ENV:A", "env:PATH"})
    CHECK_FALSE(both.allows("w1", text));
  CHECK_FALSE(both.allows("w2", "env:A"));
  CHECK_FALSE(both.allows("", "env:A"));
  CHECK(both.variable("w1", "A")->expose() == "one");
}

TEST_CASE("Files are allowed beneath a folder of the workspace", "[S13]") {
  const Policy both = policy(kBoth);
  CHECK(both.allows("w1", "file:/run/s/pw"));
  CHECK(both.allows("w1", "file:/run/s/a/b"));
  CHECK(both.allows("w2", "file:/all/pw"));
  for (const char* text :
       {"file:/run/s", "file:/run/s/", "file:/run/sx/pw", "file:/run/s/../x", "file:/run/s/./pw", "file:/run/s//pw",
        "file:run/s/pw", "file:/proc/self/environ", "file:/run/s/..", "file://run/s/pw", "file:"})
    CHECK_FALSE(both.allows("w1", text));
  CHECK_FALSE(both.allows("w2", "file:/run/s/pw"));
}

TEST_CASE("Other schemes are the host's, if it resolves any", "[S13]") {
  CHECK(policy(R"({"resolver":true})").allows("w1", "vault:secret/data/a#b"));
  CHECK_FALSE(policy(R"({"resolver":true})").allows("w1", "env:PATH"));
  CHECK_FALSE(policy(R"({"resolver":true})").allows("w1", "file:/etc/passwd"));
}

TEST_CASE("Options that are not clear are refused", "[S13]") {
  for (const char* options : {"[]", "true", R"({"envs":{}})", R"({"env":[]})", R"({"env":{"w":["A"]}})",
                              R"({"env":{"w":{"A":1}}})", R"({"files":{"w":"/a"}})", R"({"files":{"w":["a"]}})",
                              R"({"files":{"w":["/a/../b"]}})", R"({"files":{"w":["/"]}})", R"({"resolver":1})"}) {
    INFO(options);
    const auto made = read(options);
    REQUIRE_FALSE(made);
    CHECK(made.error().code == Code::config_option);
  }
}
