#include "connector/server_options.h"

#include <catch2/catch.hpp>

#include "config/config_access.h"

using namespace jackfield;

namespace {

Settings settings_of(std::string_view config) {
  auto arena = std::make_shared<json::Arena>();
  auto value = json::parse(*arena, config, json::kConfigLimits);
  REQUIRE(value);
  return Settings(ConfigAccess::make(arena, *value));
}

std::string problem(std::string_view connection) {
  const Settings settings = settings_of(R"({"connection":)" + std::string(connection) + "}");
  const auto options = read_server(settings, 5432);
  const Status checked = options ? check_login(*options) : Status(options.error());
  return checked ? "" : std::string(facts(checked.error().code).name) + " " + checked.error().pointer;
}

}  // namespace

TEST_CASE("options of a server are read with a default port") {
  const auto options = read_server(settings_of(R"({"connection":{"host":"db.example","user":"app"}})"), 5432);
  REQUIRE(options);
  CHECK(options->host == "db.example");
  CHECK(options->port == 5432);
  CHECK(options->connect_ms == 0);
  CHECK(problem(R"({"host":"::1","user":"app","port":"3306"})").empty());
}

TEST_CASE("a host with a list or a path, a bad port and a login with line breaks are refused with their field") {
  CHECK(problem(R"({"host":"a,b","user":"app"})") == "hostname connection.host");
  CHECK(problem(R"({"host":"/tmp","user":"app"})") == "hostname connection.host");
  CHECK(problem(R"({"host":"","user":"app"})") == "hostname connection.host");
  CHECK(problem(R"({"host":"a","user":"app","port":65536})") == "port connection.port");
  CHECK(problem(R"({"host":"a","user":""})") == "required connection.user");
  CHECK(problem(R"({"host":"a","user":"x\ny"})") == "one_line connection.user");
  CHECK(problem(R"({"host":"a","user":"app","database":"x\ry"})") == "one_line connection.database");
  CHECK(problem(R"({"host":"a","user":"app","password":"x\u0000y"})") == "one_line connection.password");
}

TEST_CASE("whole numbers of parameters have a type and limits") {
  CHECK(*whole_number("7", "p") == 7);
  CHECK(whole_number("7a", "p").error().code == Code::type);
  CHECK(whole_number("", "p").error().code == Code::type);
  CHECK(whole_number("-1", "p").error().code == Code::min);
  CHECK(whole_number("11", "p", 10).error().code == Code::max);
}

TEST_CASE("each parameter is read with its pointer, and the first problem ends it") {
  const Settings settings = settings_of(R"({"connection":{"parameters":{"a":"1","b":"2"}}})");
  std::string seen;
  CHECK(read_parameters(settings, [&](const auto& name, const auto& value, const auto& pointer) {
    seen += name + "=" + value + "@" + pointer + " ";
    return ok();
  }));
  CHECK(seen == "a=1@connection.parameters.a b=2@connection.parameters.b ");
  const Status refused =
      read_parameters(settings, [](const auto&, const auto&, const auto&) -> Status { return unknown_parameter(); });
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::unknown_key);
}
