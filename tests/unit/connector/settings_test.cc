#include <catch2/catch.hpp>

#include <malloc.h>

#include "config/config_access.h"
#include "connector/connector.h"

using namespace jackfield;

#ifdef __SANITIZE_ADDRESS__
// Of sanitizer/allocator_interface.h, which Debian has with Clang alone.
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();
#endif

namespace {

std::size_t heap_bytes() {
#ifdef __SANITIZE_ADDRESS__
  return __sanitizer_get_current_allocated_bytes();
#else
  return mallinfo2().uordblks;
#endif
}

}  // namespace

TEST_CASE("settings are read by their model path, numbers also as text") {
  auto arena = std::make_shared<json::Arena>();
  auto value = json::parse(
      *arena,
      R"({"a":{"n":"5432","b":true,"s":"x","i":7,"f":1.5,"t":"false"},"l":["p","q"],"one":"z","m":{"k":1,"w":"v"}})",
      json::kConfigLimits);
  REQUIRE(value);
  const Settings settings(ConfigAccess::make(arena, *value));
  CHECK(settings.integer("a.n") == 5432);
  CHECK(settings.integer("a.i") == 7);
  CHECK_FALSE(settings.integer("a.f").has_value());
  CHECK_FALSE(settings.integer("a.s").has_value());
  CHECK(settings.text("a.i") == "7");
  CHECK(settings.text("a.none").empty());
  CHECK(settings.text("a.s.deeper").empty());
  CHECK(settings.flag("a.b"));
  CHECK_FALSE(settings.flag("a.t", true));
  CHECK(settings.flag("a.none", true));
  CHECK(settings.list("l") == std::vector<std::string>{"p", "q"});
  CHECK(settings.list("one") == std::vector<std::string>{"z"});
  CHECK(settings.map("m").size() == 2);
  CHECK(settings.map("m")[0].second == "1");
  CHECK(settings.secret("a.s").expose() == "x");
  CHECK(settings.secret("a.none").empty());
}

TEST_CASE("settings that a manifest names otherwise are found under its names, and errors name its fields") {
  auto arena = std::make_shared<json::Arena>();
  auto value =
      json::parse(*arena, R"({"host":"db.example.com","port":5432,"ssl":true,"pool":{"max":3}})", json::kConfigLimits);
  REQUIRE(value);
  const SettingNames names{{"connection.host", "host"}, {"connection.ssl.enabled", "ssl"}, {"connection.port", "port"}};
  const Settings settings(ConfigAccess::make(arena, *value), "w1", names);
  CHECK(settings.text("connection.host") == "db.example.com");
  CHECK(settings.integer("connection.port") == 5432);
  CHECK(settings.flag("connection.ssl.enabled"));
  CHECK(settings.text("connection.user").empty());
  CHECK(settings.integer("pool.max") == 3);
  CHECK(at_own_name(fail(Code::required, "connection.host"), names).pointer == "host");
  CHECK(at_own_name(fail(Code::required, "connection.user"), names).pointer == "connection.user");
}

TEST_CASE("a compact configuration has the same values, in memory of its own and little of it") {
  const std::string text =
      R"({"client":"pg","connection":{"host":"db.example.com","port":5432,"user":"app","password":"not-a-secret"},)"
      R"("searchPath":["a","b"],"pool":{"min":0,"max":2.5,"big":123456789012345678901234567890},"none":null})";
  std::vector<Config> kept(200);
  const std::size_t before = heap_bytes();
  for (Config& one : kept) {
    auto arena = std::make_shared<json::Arena>();
    const auto value = json::parse(*arena, text, json::kConfigLimits);
    REQUIRE(value);
    one = compact(ConfigAccess::make(std::move(arena), *value));
  }
  CHECK((heap_bytes() - before) / kept.size() < 2000);
  for (const Config& one : kept) CHECK(json::to_text(ConfigAccess::value(one)) == text);
  CHECK(json::to_text(ConfigAccess::value(compact(Config()))) == "null");
}
