#include <catch2/catch.hpp>

#include "api/error.h"

using namespace jackfield;

TEST_CASE("An internal error has an id that the log repeats") {
  Host host;
  std::string line;
  host.now_ms = [] { return std::int64_t{0}; };
  host.random = [](std::span<std::uint8_t> bytes) {
    for (auto& byte : bytes) byte = 7;
  };
  host.log = [&](LogLevel, std::string_view text) { line = text; };
  const api::Reply reply = api::error_reply(fail(Code::store_full), host, "integration.create");
  CHECK(reply.status == 500);
  CHECK(reply.body.find("err77777777777777") != std::string::npos);
  CHECK(line.find("err77777777777777") != std::string::npos);
  CHECK(line.find("integration.create") != std::string::npos);
}

TEST_CASE("What the parser says of a body becomes one finding with a dotted path") {
  const api::Reply reply = api::error_reply(fail(Code::duplicate_key, "/config/a~1b"), Host{}, "x");
  CHECK(reply.body.find(R"("errors":[{"path":"config.a/b","code":"duplicate_key")") != std::string::npos);
}
