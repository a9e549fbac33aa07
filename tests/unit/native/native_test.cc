#include <catch2/catch.hpp>

#include <atomic>
#include <fstream>
#include <iterator>
#include <thread>

#include <sys/stat.h>

#include "config/config_access.h"
#include "native/blocking_worker.h"
#include "native/dl.h"
#include "native/private_files.h"

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

TEST_CASE("a library that is not there says what was tried, and a path of the operator stands alone") {
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

TEST_CASE("a cancel callback runs at once when the call is cancelled already") {
  CancelToken token;
  int calls = 0;
  token.on_cancel([&] { ++calls; });
  CHECK(calls == 0);
  token.cancel();
  CHECK(calls == 1);
  token.on_cancel({});
  token.on_cancel([&] { ++calls; });
  CHECK(calls == 2);
  CHECK(token.cancelled());
}

TEST_CASE("a deadline has passed when nothing of it remains") {
  CHECK(Deadline::in_ms(0).passed());
  CHECK(Deadline::in_ms(-5).remaining_ms() == 0);
  CHECK_FALSE(Deadline::in_ms(10000).passed());
  CHECK(Deadline::in_ms(10000).remaining_ms() > 9000);
}

TEST_CASE("a blocking call that stops when asked leaves its worker usable") {
  BlockingWorker worker;
  auto stopped = std::make_shared<std::atomic<bool>>(false);
  const auto wait = [stopped] {
    while (!stopped->load()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  };
  CHECK(worker.run(wait, Deadline::in_ms(20), [stopped] { stopped->store(true); }));
  auto value = std::make_shared<std::atomic<int>>(0);
  CHECK(worker.run([value] { value->store(7); }, Deadline::in_ms(5000), {}));
  CHECK(value->load() == 7);
  CHECK_FALSE(worker.abandoned());
}

TEST_CASE("a blocking call that never answers is abandoned after its grace") {
  BlockingWorker worker;
  worker.grace_ms = 50;
  auto release = std::make_shared<std::atomic<bool>>(false);
  const auto hang = [release] {
    while (!release->load()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  };
  const auto begun = std::chrono::steady_clock::now();
  std::thread other([&] { worker.cancel(); });
  CHECK_FALSE(worker.run(hang, Deadline::in_ms(60000), [] {}));
  other.join();
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(5));
  CHECK(worker.abandoned());
  CHECK_FALSE(worker.run([] {}, Deadline::in_ms(1000), {}));
  release->store(true);
}

TEST_CASE("settings are read by their model path, numbers also as text") {
  auto arena = std::make_shared<json::Arena>();
  auto value = json::parse(
      *arena,
      R"({"a":{"n":"5432","b":true,"s":"x","i":7,"f":1.5,"t":"false"},"l":["p","q"],"one":"z","m":{"k":1,"w":"v"}})",
      json::kConfigLimits);
  REQUIRE(value);
  const Settings settings(ConfigAccess::make(arena, *value));
  CHECK(settings.integer("a.n") == 5432);
  CHECK(settings.integer("a.i") == 7);
  CHECK_FALSE(settings.integer("a.f").has_value());
  CHECK_FALSE(settings.integer("a.s").has_value());
  CHECK(settings.text("a.i") == "7");
  CHECK(settings.text("a.none").empty());
  CHECK(settings.text("a.s.deeper").empty());
  CHECK(settings.flag("a.b"));
  CHECK_FALSE(settings.flag("a.t", true));
  CHECK(settings.flag("a.none", true));
  CHECK(settings.list("l") == std::vector<std::string>{"p", "q"});
  CHECK(settings.list("one") == std::vector<std::string>{"z"});
  CHECK(settings.map("m").size() == 2);
  CHECK(settings.map("m")[0].second == "1");
  CHECK(settings.secret("a.s").expose() == "x");
  CHECK(settings.secret("a.none").empty());
}
