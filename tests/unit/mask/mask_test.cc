#include "mask/mask.h"

#include <catch2/catch.hpp>

#include "config/config_access.h"
#include "manifest/field_value.h"
#include "support/manifests.h"

using namespace jackfield;

namespace {

Config config_of(std::string_view text) {
  auto arena = std::make_shared<json::Arena>();
  const auto value = json::parse(*arena, text, json::kConfigLimits);
  REQUIRE(value);
  return ConfigAccess::make(arena, *value);
}

}  // namespace

TEST_CASE("Set secrets are masked, unset ones absent, undeclared keys and wrong types left out", "[S8]") {
  const Config config = config_of(
      R"({"stray":"canary","client":"pg","connection":{"host":{"x":"canary"},"port":"canary","user":"app",)"
      R"("password":"canary","secret":"canary",)"
      R"("parameters":{"application_name":"a","passfile":"canary","connect_timeout":"canary"},"ssl":{"key":""}},)"
      R"("searchPath":["a",{"x":"canary"}]})");
  json::Arena arena;
  const Masked masked = mask(testing::manifest("database", "pg"), config, arena);
  CHECK(json::to_text(masked.config()) ==
        R"({"client":"pg","connection":{"user":"app","password":"********","parameters":{"application_name":"a"}}})");
  CHECK(json::to_text(masked.secrets()) == R"({"connection.password":true})");
}

TEST_CASE("No secret of any manifest leaves the mask", "[S8]") {
  for (const auto& entry : testing::catalogue().all()) {
    auto arena = std::make_shared<json::Arena>();
    json::Value value = *json::parse(*arena, "{}", json::kConfigLimits);
    for (const Field& field : entry->form) {
      if (field.type == FieldType::space) continue;
      value = json::set_at(*arena, value, field.path,
                           is_secret(field) ? json::Value::borrowed("canary") : json::Value::borrowed("shown"));
    }
    const Config config = ConfigAccess::make(arena, value);
    json::Arena out;
    INFO(entry->type << "/" << entry->sub_type);
    CHECK(json::to_text(mask(*entry, config, out).config()).find("canary") == std::string::npos);
    CHECK(json::to_text(mask_database_info(*entry, config, out).config()).find("canary") == std::string::npos);
  }
}

TEST_CASE("References are shown as they are, revealed or not", "[S8]") {
  const Config config = config_of(R"({"connection":{"password":{"$ref":"env:PW"}}})");
  json::Arena arena;
  const Manifest& pg = testing::manifest("database", "pg");
  CHECK(json::to_text(mask(pg, config, arena).config()) == R"({"connection":{"password":{"$ref":"env:PW"}}})");
  CHECK(json::to_text(reveal(pg, config, arena).config()) == R"({"connection":{"password":{"$ref":"env:PW"}}})");
}

TEST_CASE("Credentials inside a URL stay inside", "[S8]") {
  const Config config = config_of(R"({"connection":{"host":"https://u:canary@a.example.com"}})");
  json::Arena arena;
  CHECK(json::to_text(mask(testing::manifest("database", "pg"), config, arena).config()) == "{}");
}

TEST_CASE("Database info is client, database and search path alone") {
  json::Arena arena;
  const Config pg =
      config_of(R"({"client":"pg","connection":{"host":"h","password":"p","database":"d"},"searchPath":["s"]})");
  CHECK(json::to_text(mask_database_info(testing::manifest("database", "pg"), pg, arena).config()) ==
        R"({"client":"pg","connection":{"database":"d"},"searchPath":["s"]})");
  const Config sqlite = config_of(R"({"client":"sqlite3","connection":{"filename":"f.db","database":"d"}})");
  CHECK(json::to_text(mask_database_info(testing::manifest("database", "sqlite3"), sqlite, arena).config()) ==
        R"({"client":"sqlite3","connection":{"filename":"f.db"}})");
  const Config openai = config_of(R"({"apiKey":"k","model":"m"})");
  CHECK(json::to_text(mask_database_info(testing::manifest("ai", "openai"), openai, arena).config()) == "{}");
}

TEST_CASE("Revealing shows declared values in clear") {
  json::Arena arena;
  const Config config = config_of(R"({"apiKey":"k","stray":"x"})");
  CHECK(json::to_text(reveal(testing::manifest("ai", "openai"), config, arena).config()) == R"({"apiKey":"k"})");
}
