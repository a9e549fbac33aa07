#include <catch2/catch.hpp>

#include <fstream>
#include <nlohmann/json.hpp>

#include "net/egress.h"

using namespace jackfield;

namespace {

EgressGuard guard(std::string_view options) {
  json::Arena arena;
  auto value = json::parse(arena, options, json::kOpenLimits);
  REQUIRE(value);
  auto made = EgressGuard::make(*value);
  REQUIRE(made);
  return *made;
}

bool reaches(const EgressGuard& one, const std::string& host) {
  return static_cast<bool>(one.resolve(host, 5432, 5000));
}

}  // namespace

TEST_CASE("every spelling of an address is judged by the address it means", "[S17]") {
  std::ifstream file(JF_TREE "/tests/unit/net/addresses.json");
  const auto cases = nlohmann::json::parse(file);
  REQUIRE(cases.size() >= 100);
  const EgressGuard unset = guard("null");
  const EgressGuard open_only = guard(R"({"mode":"public-only"})");
  const EgressGuard with_private = guard(R"({"mode":"private-allowed"})");
  const EgressGuard everything = guard(R"({"mode":"allowlist","allow":["0.0.0.0/0","::/0","localhost"]})");
  for (const auto& one : cases) {
    const std::string host = one["host"];
    const std::string reach = one["reach"];
    INFO(host);
    const bool is_public = reach == "public";
    CHECK(reaches(unset, host) == is_public);
    CHECK(reaches(open_only, host) == is_public);
    CHECK(reaches(with_private, host) == (is_public || reach == "local"));
    CHECK(reaches(everything, host) == (is_public || reach == "local"));
  }
}

TEST_CASE("an allowlist lets through what it names and nothing else", "[S17]") {
  const EgressGuard one =
      guard(R"({"mode":"allowlist","allow":["localhost","10.1.0.0/16","2606:4700::/32","8.8.8.8"]})");
  CHECK(reaches(one, "localhost"));
  CHECK(reaches(one, "LocalHost."));
  CHECK(reaches(one, "10.1.2.3"));
  CHECK(reaches(one, "0x0a010203"));
  CHECK(reaches(one, "::ffff:10.1.2.3"));
  CHECK(reaches(one, "2606:4700::1"));
  CHECK(reaches(one, "8.8.8.8"));
  CHECK_FALSE(reaches(one, "8.8.8.9"));
  CHECK_FALSE(reaches(one, "10.2.2.3"));
  CHECK_FALSE(reaches(one, "127.0.0.1"));
  CHECK_FALSE(reaches(one, "169.254.169.254"));
  CHECK_FALSE(reaches(one, "localhost.example.com"));
  const EgressGuard wild = guard(R"({"mode":"allowlist","allow":["*.example.com"]})");
  CHECK(wild.allows({"10.0.0.1", false}, "db.example.com", 1));
  CHECK_FALSE(wild.allows({"10.0.0.1", false}, "example.com", 1));
  CHECK_FALSE(wild.allows({"10.0.0.1", false}, "dbexample.com", 1));
  CHECK_FALSE(wild.allows({"169.254.169.254", false}, "db.example.com", 1));
}

TEST_CASE("under public-only an unknown name and a refused one answer alike", "[S17]") {
  const EgressGuard one = guard("null");
  CHECK(one.resolve("no-such-name.invalid", 1, 8000).error().code == Code::egress_denied);
  CHECK(one.resolve("localhost", 1, 8000).error().code == Code::egress_denied);
  CHECK(guard(R"({"mode":"private-allowed"})").resolve("no-such-name.invalid", 1, 8000).error().code ==
        Code::host_not_found);
}

TEST_CASE("the resolver keeps to its deadline") {
  CHECK(guard(R"({"mode":"private-allowed"})").resolve("localhost", 1, 0).error().code == Code::timeout);
}

TEST_CASE("options of the guard that make no sense are refused with their place") {
  const auto refused = [](std::string_view options) {
    json::Arena arena;
    auto made = EgressGuard::make(*json::parse(arena, options, json::kOpenLimits));
    REQUIRE_FALSE(made);
    CHECK(made.error().code == Code::config_option);
    return made.error().pointer;
  };
  CHECK(refused("3") == "/egress");
  CHECK(refused(R"({"mode":"open"})") == "/egress/mode");
  CHECK(refused(R"({"mode":"allowlist","allow":"x"})") == "/egress/allow");
  CHECK(refused(R"({"mode":"allowlist","allow":["10.0.0.0/8","10.0.0.0/33"]})") == "/egress/allow/1");
  CHECK(refused(R"({"mode":"allowlist","allow":["256.1.1.1"]})") == "/egress/allow/0");
  CHECK(refused(R"({"mode":"allowlist","allow":["a b"]})") == "/egress/allow/0");
}

TEST_CASE("a host in another script is looked up by the Punycode that an update compares", "[S17]") {
  // Refused before: an answer of the resolver is all that may differ between the two spellings.
  const EgressGuard open = guard(R"({"mode":"private-allowed"})");
  for (const std::string name : {"b\xC3\xBC"
                                 "cher.invalid",
                                 "B\xC3\x9C"
                                 "CHER.invalid",
                                 "xn--bcher-kva.invalid"}) {
    INFO(name);
    CHECK(open.resolve(name, 1, 8000).error().code == Code::host_not_found);
  }
  const EgressGuard listed = guard(R"({"mode":"allowlist","allow":["b\u00fccher.invalid"]})");
  CHECK(listed.resolve("xn--bcher-kva.invalid", 1, 8000).error().code == Code::host_not_found);
  CHECK(listed
            .resolve("b\xC3\xBC"
                     "cher.invalid",
                     1, 8000)
            .error()
            .code == Code::host_not_found);
  CHECK(listed
            .resolve("k\xC3\xBC"
                     "che.invalid",
                     1, 8000)
            .error()
            .code == Code::egress_denied);
  // Look-alikes of digits and dots stay refused.
  CHECK(open.resolve("\xEF\xBC\x91"
                     "27.0.0.1",
                     1, 8000)
            .error()
            .code == Code::egress_denied);
  CHECK_FALSE(reaches(open, "[127.0.0.1]"));
}

TEST_CASE("The operator sends connections for one host elsewhere, by a whole address alone") {
  json::Arena arena;
  const auto guard_of = [&](const std::string& text) {
    const auto options = json::parse(arena, arena.copy(text), json::kOpenLimits);
    REQUIRE(options);
    return EgressGuard::make(*options);
  };
  const auto made = guard_of(R"({"connect_to": {"API.example.com:443": "127.0.0.1:8443",
    "v6.example.com:80": "[::1]:8080"}})");
  REQUIRE(made);
  REQUIRE(made->detour("api.example.com.", 443));
  CHECK(made->detour("api.example.com", 443)->address.numeric == "127.0.0.1");
  CHECK(made->detour("api.example.com", 443)->port == 8443);
  CHECK(made->detour("v6.example.com", 80)->address.is_v6);
  CHECK_FALSE(made->detour("api.example.com", 80));
  CHECK_FALSE(made->detour("x.api.example.com", 443));
  CHECK_FALSE(made->allows({"127.0.0.1", false}, "api.example.com", 443));
  for (const char* bad : {R"([])", R"({"a:443": ""})", R"({"a:443": "localhost:1"})", R"({"a:443": "127.0.0.1"})",
                          R"({"a:443": "127.0.0.1:0"})", R"({"a": "127.0.0.1:1"})", R"({"a:443": 5})"})
    CHECK(guard_of("{\"connect_to\": " + std::string(bad) + "}").error().pointer == "/egress/connect_to");
}
