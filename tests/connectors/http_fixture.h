// The fakes that speak HTTPS: tests/servers/with-http-fakes.mjs starts them and tells about them in JACKFIELD_TEST_*.
#pragma once
#include "postgresql_fixture.h"
#include "suite.h"

namespace jackfield::test {

inline std::string variable(const char* name) {
  const char* value = std::getenv((std::string("JACKFIELD_TEST_") + name).c_str());
  return value == nullptr ? std::string() : std::string(value);
}

inline std::string quoted(std::string_view text) {
  std::string out;
  json::append_string(out, text);
  return out;
}

inline bool fake_here(const char* port) {
  if (!variable(port).empty()) return true;
  WARN("skipped: run tests/servers/with-http-fakes.mjs COMMAND");
  return false;
}

}  // namespace jackfield::test
