#include "merge/target.h"

#include <catch2/catch.hpp>

using namespace jackfield;

namespace {

Field url_field() {
  Field field;
  field.model = "baseUrl";
  field.path = {"baseUrl"};
  field.target = true;
  field.validators.push_back({Validator::Kind::url, 0, {"https", "http"}, nullptr, {}});
  return field;
}

bool same(const char* a, const char* b) {
  return is_same_target(url_field(), json::Value::borrowed(a), json::Value::borrowed(b));
}

}  // namespace

TEST_CASE("URLs that mean one place are one target", "[S3]") {
  CHECK(same("https://a.example.com", "https://a.example.com/"));
  CHECK(same("https://a.example.com", "HTTPS://A.example.com:443"));
  CHECK(same("https://a.example.com", "https://a.example.com.:0443/"));
  CHECK(same("https://a.example.com/x~y", "https://a.example.com/x%7ey"));
  CHECK(same("https://a.example.com/x%2fy", "https://a.example.com/x%2Fy"));
  CHECK(same("https://a.example.com", "https://%61.example.com"));
  CHECK(same("http://[::1]:80/", "http://[0:0::1]"));
}

TEST_CASE("URLs that mean another place are another target", "[S3]") {
  CHECK_FALSE(same("https://a.example.com", "http://a.example.com"));
  CHECK_FALSE(same("https://a.example.com", "https://a.example.com:8443"));
  CHECK_FALSE(same("https://a.example.com", "https://b.example.com"));
  CHECK_FALSE(same("https://a.example.com", "https://a.example.com@b.example.com"));
  CHECK_FALSE(same("https://a.example.com", "https://u:p@a.example.com"));
  CHECK_FALSE(same("https://a.example.com/x", "https://a.example.com/X"));
  CHECK_FALSE(same("https://a.example.com/x/y", "https://a.example.com/x%2Fy"));
  CHECK_FALSE(same("https://a.example.com", "a.example.com"));
}

TEST_CASE("In a list adding counts and removing does not", "[S3]") {
  Field field = url_field();
  field.validators[0].kind = Validator::Kind::hostname;
  json::Arena arena;
  const auto list = [&](const char* text) { return *json::parse(arena, text, json::kConfigLimits); };
  CHECK(is_same_target(field, list(R"(["a","b"])"), list(R"(["B."])")));
  CHECK_FALSE(is_same_target(field, list(R"(["a"])"), list(R"(["a","b"])")));
  CHECK_FALSE(is_same_target(field, list(R"(["a"])"), list("[]")));
}
