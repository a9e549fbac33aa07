#include <catch2/catch.hpp>

#include "json/json.h"
#include "store/sql/details.h"

using namespace jackfield;
using sql::encode_details;

TEST_CASE("Details leave out what is empty", "[S27]") {
  CHECK(encode_details({}) == "{}");
  AuditEntry entry;
  entry.target_changed = true;
  CHECK(encode_details(entry) == R"({"target_changed":true})");
}

TEST_CASE("Details name fields, verbs and the subject, in a fixed order", "[S27]") {
  AuditEntry entry;
  entry.changed = {"title", "connection.host"};
  entry.secrets = {{"connection.password", "kept"}, {"ssl.key", "cleared"}};
  entry.target_changed = true;
  entry.exemption_used = true;
  entry.subject = "tok1";
  CHECK(encode_details(entry) ==
        R"({"changed":["title","connection.host"],"secrets":{"connection.password":"kept","ssl.key":"cleared"},)"
        R"("target_changed":true,"exemption_used":true,"subject":"tok1"})");
}

TEST_CASE("Details are JSON whatever a name holds", "[S27]") {
  AuditEntry entry;
  entry.changed = {"a\"b\n", std::string("\xff", 1)};
  json::Arena arena;
  const auto parsed = json::parse(arena, encode_details(entry), json::kConfigLimits);
  REQUIRE(parsed);
  CHECK(parsed->get("changed").items()[0].text() == "a\"b\n");
}
