#include <catch2/catch.hpp>

#include "config/config_access.h"
#include "merge/merge.h"
#include "support/manifests.h"

using namespace jackfield;

namespace {

Destination of(const char* sub_type, std::string_view connection) {
  const Manifest* manifest = testing::catalogue().find("database", sub_type);
  REQUIRE(manifest != nullptr);
  auto arena = std::make_shared<json::Arena>();
  const auto value = json::parse(*arena, R"({"connection":)" + std::string(connection) + "}", json::kConfigLimits);
  REQUIRE(value);
  return destination(*manifest, ConfigAccess::make(arena, *value));
}

bool same_server(const Destination& a, const Destination& b) { return a.server == b.server; }

}  // namespace

TEST_CASE("Spellings of one server count as one, and so do its databases [S26]") {
  const Destination plain = of("pg", R"({"host":"db.example.com","user":"app","database":"a"})");
  CHECK(same_server(plain, of("pg", R"({"host":"DB.Example.com.","port":5432,"user":"other","database":"b"})")));
  CHECK(
      same_server(plain, of("pg", R"({"host":"db.example.com","ssl":{"enabled":true,"servername":"x.example.com"}})")));
  CHECK(same_server(plain, of("pg", R"({"host":"db.example.com","parameters":{"application_name":"x"}})")));
  CHECK_FALSE(same_server(plain, of("pg", R"({"host":"db.example.com","port":5433})")));
  CHECK_FALSE(same_server(plain, of("pg", R"({"host":"b.example.com"})")));
  CHECK(same_server(of("mssql", R"({"host":"h","options":{"instanceName":"a"}})"), of("mssql", R"({"host":"h"})")));
}

TEST_CASE("Accounts are distinguished, passwords are not part of them [S26]") {
  const Destination app = of("pg", R"({"host":"h","user":"app","password":"a"})");
  CHECK(app.account == of("pg", R"({"host":"h","user":"app","password":"b"})").account);
  CHECK(app.account != of("pg", R"({"host":"h","user":"other","password":"a"})").account);
  CHECK(app.account.find("password") == std::string::npos);
  CHECK(of("snowflake", R"({"account":"x-y","username":"u"})").account ==
        of("snowflake", R"({"account":"x-z","username":"u"})").account);
}

TEST_CASE("Without a host, the other targets identify the server [S26]") {
  CHECK_FALSE(same_server(of("snowflake", R"({"account":"x-y"})"), of("snowflake", R"({"account":"x-z"})")));
  CHECK_FALSE(same_server(of("sqlite3", R"({"filename":"a.db"})"), of("sqlite3", R"({"filename":"b.db"})")));
}
