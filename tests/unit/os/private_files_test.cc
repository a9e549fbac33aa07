#include "os/private_files.h"

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace jackfield;

namespace {

std::string text_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

mode_t mode_of(const std::string& path) {
  struct stat facts {};
  return ::stat(path.c_str(), &facts) == 0 ? facts.st_mode & 0777 : 0;
}

struct Parent {
  std::string path = "/tmp/jf-private-XXXXXX";
  Parent() { REQUIRE(::mkdtemp(path.data()) != nullptr); }
  ~Parent() { std::filesystem::remove_all(path); }
  [[nodiscard]] bool empty() const { return std::filesystem::is_empty(path); }
};

void old_folder(const std::string& path, const char* file, mode_t mode) {
  REQUIRE(::mkdir(path.c_str(), mode) == 0);
  if (*file != '\0') std::ofstream(path + "/" + file) << "KEY";
}

}  // namespace

TEST_CASE("files for client libraries are in memory: they have a path, mode 0600 and no place on a disk") {
  const Parent parent;
  std::string path;
  {
    auto files = PrivateFiles::make(parent.path);
    REQUIRE(files);
    auto written = files->write("key.pem", "text");
    REQUIRE(written);
    path = *written;
    CHECK(parent.empty());
    CHECK(files->folder().empty());
    CHECK(mode_of(path) == 0600);
    for (int i = 0; i < 2; ++i) CHECK(text_of(path) == "text");  // every opening begins at the start
    CHECK_FALSE(std::ofstream(path) << "other" << std::flush);
    const PrivateFiles moved = *std::move(files);
    CHECK(text_of(path) == "text");
  }
  CHECK(mode_of(path) == 0);
}

TEST_CASE("a text that must be in a folder is in one of its own, which goes with its owner") {
  const Parent parent;
  {
    auto files = PrivateFiles::make(parent.path);
    REQUIRE(files);
    auto path = files->write_in_folder("sqlnet.ora", "text");
    REQUIRE(path);
    CHECK(text_of(*path) == "text");
    CHECK(mode_of(*path) == 0600);
    CHECK(mode_of(files->folder()) == 0700);
    CHECK_FALSE(files->write_in_folder("sqlnet.ora", "again"));
    CHECK_FALSE(files->write_in_folder("../sqlnet.ora", "out"));
  }
  CHECK(parent.empty());
}

TEST_CASE("a process that is killed leaves no key on the disk", "[S24]") {
  const Parent parent;
  int ready[2];
  REQUIRE(::pipe(ready) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    auto files = PrivateFiles::make(parent.path);
    const bool written = files && files->write("cert.pem", "CERT") && files->write("key.pem", "KEY");
    static_cast<void>(!::write(ready[1], written ? "1" : "0", 1));
    for (;;) ::pause();
  }
  char said = 0;
  REQUIRE(::read(ready[0], &said, 1) == 1);
  CHECK(said == '1');
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  CHECK(parent.empty());
}

TEST_CASE("folders with keys that earlier versions left are swept, and no others", "[S24]") {
  const Parent parent;
  old_folder(parent.path + "/jackfield-aB3xYz", "key.pem", 0700);
  const std::string kept[] = {"/jackfield-empty0", "/jackfield-others", "/jackfield-folder1", "/jackfield-public"};
  old_folder(parent.path + kept[0], "", 0700);
  old_folder(parent.path + kept[1], "notes.txt", 0700);
  old_folder(parent.path + kept[2], "key.pem", 0700);
  old_folder(parent.path + kept[3], "key.pem", 0755);
  CHECK(sweep_private_folders(parent.path, 600000) == 0);  // another process may use a young one
  CHECK(sweep_private_folders(parent.path, 0) == 1);
  CHECK_FALSE(std::filesystem::exists(parent.path + "/jackfield-aB3xYz"));
  for (const std::string& one : kept) CHECK(std::filesystem::exists(parent.path + one));
  CHECK(sweep_private_folders(parent.path + "/nowhere", 0) == 0);
}
