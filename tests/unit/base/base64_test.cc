#include "base/base64.h"

#include <catch2/catch.hpp>

using namespace jackfield;

TEST_CASE("base64 has the vectors of RFC 4648, both ways") {
  const std::pair<std::string_view, std::string_view> vectors[] = {{"", ""},
                                                                   {"f", "Zg=="},
                                                                   {"fo", "Zm8="},
                                                                   {"foo", "Zm9v"},
                                                                   {"foob", "Zm9vYg=="},
                                                                   {"fooba", "Zm9vYmE="},
                                                                   {"foobar", "Zm9vYmFy"},
                                                                   {"\xfb\xff\xfe", "+//+"}};
  for (const auto& [clear, coded] : vectors) {
    std::string out = "before=";
    append_base64(out, text_bytes(clear));
    CHECK(out == "before=" + std::string(coded));
    std::vector<std::uint8_t> bytes;
    CHECK(decode_base64(coded, bytes));
    CHECK(std::string(bytes.begin(), bytes.end()) == clear);
  }
  std::string url = "=";
  append_base64url(url, text_bytes("\xfb\xff\xfe\xff"));
  CHECK(url == "=-__-_w");
  append_base64url(url, {});
  CHECK(url == "=-__-_w");
}

TEST_CASE("text that is not base64 is not decoded") {
  std::vector<std::uint8_t> bytes;
  for (const std::string_view bad : {"Z", "Zg===", "Zm9v Zm9v", "Zm9\n", "=Zg=", "Zm9vY", "\xff\xff\xff\xff"}) {
    INFO(bad);
    CHECK_FALSE(decode_base64(bad, bytes));
  }
  CHECK(decode_base64("Zg", bytes));
}
