#include "net/http_url.h"

#include <catch2/catch.hpp>

using namespace jackfield;

TEST_CASE("a link is taken apart when it is HTTPS and nothing else") {
  std::string host, path;
  std::uint16_t port = 0;
  REQUIRE(split_https_url("https://storage.example.com/a/b?signature=x%2F&y", host, port, path));
  CHECK(host == "storage.example.com");
  CHECK(port == 443);
  CHECK(path == "/a/b?signature=x%2F&y");
  REQUIRE(split_https_url("https://127.0.0.1:8443/", host, port, path));
  CHECK(port == 8443);
  for (const char* bad :
       {"http://storage.example.com/a", "HTTPS://storage.example.com/a", "https://storage.example.com", "https:///a",
        "https://user@storage.example.com/a", "https://user:1@storage.example.com/a", "https://storage.example.com:0/a",
        "https://storage.example.com:65536/a", "https://storage.example.com:/a", "https://storage.example.com:+1/a",
        "https://storage.example.com/a b", "https://storage.example.com/a\r\nX: y", "https://storage.example.com/a#b",
        "https://storage.example.com\\@evil.example.com/a", "https://[::1]/a", "file:///etc/passwd", ""}) {
    INFO(bad);
    CHECK_FALSE(split_https_url(bad, host, port, path));
  }
}

TEST_CASE("hosts, tokens and ids must be valid in a request") {
  CHECK(is_http_host("dbc-1_a.example.com"));
  CHECK(is_http_host("2001:db8::1"));
  CHECK_FALSE(is_http_host(""));
  CHECK_FALSE(is_http_host("a/b"));
  CHECK_FALSE(is_http_host("a b"));
  CHECK_FALSE(is_http_host("a@b"));
  CHECK_FALSE(is_http_host(std::string(256, 'a')));
  CHECK(is_bearer_token("dapi.A~b+/="));
  CHECK_FALSE(is_bearer_token("a\r\nX: y"));
  CHECK_FALSE(is_bearer_token("\xc3\xa4"));
  CHECK_FALSE(is_bearer_token(""));
  CHECK(is_path_id("01f0-ab_C"));
  CHECK_FALSE(is_path_id("../x"));
  CHECK_FALSE(is_path_id("a?b"));
  CHECK_FALSE(is_path_id(std::string(129, 'a')));
}
