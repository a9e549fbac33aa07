// gzip that comes in pieces: whole, cut, damaged, or not packed at all.
#include <catch2/catch.hpp>

#include "base/base64.h"
#include "net/gunzip.h"

using namespace jackfield;

namespace {

struct Unpacked {
  std::string text;
  bool is_good = true;
};

Unpacked unpack(std::string_view bytes, std::size_t step, std::size_t most = std::size_t{1} << 30) {
  static const auto zlib = open_zlib({});
  REQUIRE(zlib);
  Gunzip gunzip(*zlib);
  Unpacked out;
  const auto take = [&](std::string_view part) {
    out.text += part;
    return out.text.size() <= most;
  };
  for (std::size_t at = 0; out.is_good && at < bytes.size(); at += step)
    out.is_good = gunzip.feed(bytes.substr(at, step), take);
  out.is_good = out.is_good && gunzip.end(take);
  return out;
}

// `printf '{"a":1}' | gzip -n | base64`
std::string packed() {
  std::vector<std::uint8_t> bytes;
  REQUIRE(decode_base64("H4sIAAAAAAAAA6tWSlSyMqwFAK+sG1YHAAAA", bytes));
  return {bytes.begin(), bytes.end()};
}

}  // namespace

TEST_CASE("gzip is unpacked whichever way it is cut", "[services-20]") {
  for (const std::size_t step : {1u, 2u, 5u, 1000u}) {
    const Unpacked one = unpack(packed(), step);
    CHECK((one.is_good && one.text == R"({"a":1})"));
    const Unpacked two = unpack(packed() + packed(), step);
    CHECK((two.is_good && two.text == R"({"a":1}{"a":1})"));
    const Unpacked filled = unpack(packed() + std::string(20, '\0'), step);
    CHECK((filled.is_good && filled.text == R"({"a":1})"));
  }
}

TEST_CASE("What is not packed is passed on as it is", "[services-20]") {
  for (const std::string text : {"", "{", R"({"a":1})", "\x1F", "\x1Fx", "plain text"}) {
    for (const std::size_t step : {1u, 1000u}) {
      const Unpacked out = unpack(text, step);
      CHECK((out.is_good && out.text == text));
    }
  }
}

TEST_CASE("gzip that is cut or damaged is not taken as whole", "[services-20]") {
  const std::string whole = packed();
  for (std::size_t size = 2; size < whole.size(); ++size) CHECK_FALSE(unpack(whole.substr(0, size), 3).is_good);
  for (std::size_t at = 10; at < whole.size(); ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    CHECK_FALSE(unpack(damaged, 1000).is_good);
  }
}

TEST_CASE("Unpacking ends when its taker has enough", "[services-20]") {
  CHECK_FALSE(unpack(packed(), 1000, 3).is_good);
}
