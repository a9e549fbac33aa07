#include <catch2/catch.hpp>

#include "os/dl.h"

using namespace jackfield;

TEST_CASE("a missing library reports the names tried, and a path of the operator is tried alone") {
  static const char* const kNames[] = {"libjackfield-none.so.1", "libjackfield-none.so.0"};
  const Library none = Library::open("libnone", kNames, {});
  CHECK_FALSE(none);
  CHECK(none.tried() == "libjackfield-none.so.1, libjackfield-none.so.0");
  static const char* const kMath[] = {"libm.so.6"};
  const Library path = Library::open("libm", kMath, {{"libm", "/nowhere/secret/libm.so"}});
  CHECK_FALSE(path);
  CHECK(path.tried() == "the path given for libm");
  Library math = Library::open("libm", kMath, {});
  REQUIRE(math);
  double (*cosine)(double) = nullptr;
  math.load(cosine, "cos");
  REQUIRE(cosine != nullptr);
  CHECK(cosine(0) == 1.0);
  void (*missing)() = nullptr;
  math.load(missing, "no_such_symbol");
  CHECK_FALSE(math.complete());
  CHECK(math.missing() == "no_such_symbol");
}
