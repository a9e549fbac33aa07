#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>

#include <sys/stat.h>

#include "os/dl.h"
#include "os/private_files.h"

using namespace jackfield;

TEST_CASE("private files lie in a folder of their own and go with their owner") {
  std::string path;
  std::string folder;
  {
    auto files = PrivateFiles::make("/tmp");
    REQUIRE(files);
    auto written = files->write("ca.pem", "text");
    REQUIRE(written);
    path = *written;
    folder = files->folder();
    struct stat facts {};
    REQUIRE(::stat(folder.c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0700);
    REQUIRE(::stat(path.c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0600);
    std::ifstream in(path);
    CHECK(std::string(std::istreambuf_iterator<char>(in), {}) == "text");
    CHECK_FALSE(files->write("ca.pem", "again"));
    CHECK_FALSE(files->write("../ca.pem", "out"));
    const PrivateFiles moved = *std::move(files);
    CHECK(::stat(path.c_str(), &facts) == 0);
  }
  struct stat facts {};
  CHECK(::stat(path.c_str(), &facts) != 0);
  CHECK(::stat(folder.c_str(), &facts) != 0);
}

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
