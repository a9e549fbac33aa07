#include <catch2/catch.hpp>

#include "base/host_name.h"
#include "validate/checks.h"

using namespace jackfield;

TEST_CASE("Host names are names, dotted IPv4 and IPv6") {
  for (const char* good : {"a", "localhost", "db.example.com", "db.example.com.", "my_db-1", "10.0.0.1", "::1", "[::1]",
                           "2001:db8::1", "::ffff:10.0.0.1",
                           "b\xC3\xBC"
                           "cher.example",
                           "xn--bcher-kva.example", "1a.example", "3com.example"}) {
    INFO(good);
    CHECK(is_host_name(good));
  }
  for (const char* bad : {"",
                          ".",
                          "a..b",
                          "-a",
                          "a-",
                          "not a host",
                          "a/b",
                          "a:1",
                          "u@h",
                          "http://a",
                          "10.0.0",
                          "10.0.0.256",
                          "010.0.0.1",
                          "0x7f.1",
                          "2130706433",
                          "example.1",
                          ":::",
                          "1::2::3",
                          "[::1",
                          "::1%eth0",
                          "a%62",
                          "\xEF\xBC\x91.0.0.1",
                          "a\\b",
                          "a\xE3\x80\x82"
                          "b",
                          "a\xC2\xA0"}) {
    INFO(bad);
    CHECK_FALSE(is_host_name(bad));
  }
  CHECK_FALSE(is_host_name(std::string(64, 'a')));
  CHECK(is_host_name(std::string(63, 'a')));
}

TEST_CASE("Spellings of one host are one canonical host") {
  CHECK(canonical_host("M\xC3\xBC"
                       "nchen.example") == "xn--mnchen-3ya.example");
  CHECK(canonical_host("\xE4\xBE\x8B\xE3\x81\x88.example") == "xn--r8jz45g.example");
  CHECK(canonical_host("\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x97\xE3\x80\x82"
                       "1") == "127.0.0.1");
  CHECK(canonical_host("0x7f.1") == "127.0.0.1");
  CHECK(canonical_host("017700000001") == "127.0.0.1");
  CHECK(canonical_host("256.0.0.1") == "256.0.0.1");
  CHECK(canonical_host("fe80::1%Eth0") == canonical_host("FE80:0::1%eth0"));
  CHECK(is_local_host("127.8.9.1"));
  CHECK(is_local_host("LOCALHOST."));
  CHECK(is_local_host("::1"));
  CHECK_FALSE(is_local_host("localhost.example.com"));
  CHECK_FALSE(is_local_host("10.0.0.1"));
}

TEST_CASE("Mail addresses, URLs and numbers have their forms") {
  CHECK(is_email("a.b+c@example.com"));
  for (const char* bad : {"a", "@example.com", "a@b", "a b@example.com", "a@@example.com", ".a@example.com",
                          "a..b@example.com", "a@10.0.0.1"}) {
    INFO(bad);
    CHECK_FALSE(is_email(bad));
  }
  CHECK(is_service_url("https://a.example.com/x?y#z", {}));
  CHECK(is_service_url("HTTPS://[::1]:8443", {}));
  for (const char* bad :
       {"http://a.example.com", "https://", "https://u:p@a.example.com", "https://a b", "https://a\\b", "https://a:0",
        "https://a:", "https:/a", "javascript://a", "https://a\n", "//a"}) {
    INFO(bad);
    CHECK_FALSE(is_service_url(bad, {}));
  }
  CHECK(is_service_url("http://a", {"http"}));
  for (const char* good : {"0", "-0", "12", "1.5", "1e5", "-1.5E-3"}) CHECK(is_numeric_text(good));
  for (const char* bad : {"", "-", "01", "1.", ".5", "1e", "+1", "0x1", "1 ", "NaN", "1e+"})
    CHECK_FALSE(is_numeric_text(bad));
}

TEST_CASE("PEM text begins with an armour line") {
  CHECK(check_pem("-----BEGIN CERTIFICATE-----\nTUlJQg==\n-----END CERTIFICATE-----") == Pem::good);
  CHECK(
      check_pem(
          "\n-----BEGIN RSA PRIVATE KEY-----\r\nProc-Type: 4,ENCRYPTED\r\n\r\nTUlJ\r\n-----END RSA PRIVATE KEY-----") ==
      Pem::good);
  CHECK(check_pem("-----BEGIN CERTIFICATE-----\n...") == Pem::placeholder);
  CHECK(check_pem("-----BEGIN CERTIFICATE-----") == Pem::broken);
  CHECK(check_pem("-----BEGIN A-----\nTUlJ\n-----END B-----") == Pem::broken);
  CHECK(check_pem("-----BEGIN CERTIFICATE") == Pem::none);
  CHECK(check_pem("/etc/passwd") == Pem::none);
  CHECK(check_pem("") == Pem::none);
}

TEST_CASE("PEM text may have comments, a byte order mark and other line ends around its blocks") {
  const std::string block = "-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n";
  CHECK(plain_pem(block) == block);
  CHECK(read_pem(block).is_plain);
  CHECK(read_pem(block + block).is_plain);
  CHECK(read_pem(block.substr(0, block.size() - 1)).is_plain);
  CHECK(plain_pem(block.substr(0, block.size() - 1)) == block.substr(0, block.size() - 1));
  const std::string lines = "-----BEGIN CERTIFICATE-----\r\nMAMCAQE=\r\n-----END CERTIFICATE-----\r\n";
  for (const std::string& text : {"## A bundle\nsubject=CN = x\n" + block, "\xEF\xBB\xBF" + block, lines,
                                  block + "\ntext after it: -----\n", "\r\n\r\n" + lines}) {
    INFO(text);
    CHECK(check_pem(text) == Pem::good);
    CHECK(plain_pem(text) == block);
    CHECK_FALSE(read_pem(text).is_plain);
  }
  CHECK(plain_pem("one\n" + block + "two\n" + block) == block + block);
}

TEST_CASE("A PEM text that is cut or broken anywhere is refused") {
  const std::string block = "-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n";
  for (const std::string& text : {block.substr(0, 40), block + block.substr(0, 30),
                                  block + "-----BEGIN CERTIFICATE-----\nMAMC!QE=\n-----END CERTIFICATE-----",
                                  std::string("-----BEGIN CERTIFICATE-----\nMAMCAQ==\n-----END CERTIFICATE-----"),
                                  std::string("-----BEGIN CERTIFICATE-----\nMIIDAQE=\n-----END CERTIFICATE-----"),
                                  std::string("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----")}) {
    INFO(text);
    CHECK(check_pem(text) == Pem::broken);
  }
}

TEST_CASE("What is looked up is the Punycode of a name, and an address without brackets") {
  CHECK(lookup_host("b\xC3\xBC"
                    "cher.example") == "xn--bcher-kva.example");
  CHECK(lookup_host("B\xC3\x9C"
                    "CHER.example") == "xn--bcher-kva.example");
  CHECK(lookup_host("\xD0\x9F\xD0\xA0\xD0\x98.example") == lookup_host("\xD0\xBF\xD1\x80\xD0\xB8.example"));
  CHECK(lookup_host("[::1]") == "::1");
  CHECK(lookup_host("DB.Example.com.") == "DB.Example.com.");
  // An accent apart from its letter would make another name.
  CHECK_FALSE(
      is_host_name("bu\xCC\x88"
                   "cher.example"));
  std::string longest;
  for (int i = 0; i < 60; ++i) longest += "\xE4\xBE\x8B";
  CHECK_FALSE(is_host_name(longest + ".example"));  // its Punycode is too long for a label
}
