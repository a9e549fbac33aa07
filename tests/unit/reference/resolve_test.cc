// Values of references: variables, files beneath a folder, and what the host answers.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "reference/resolve.h"

using namespace jackfield;
using reference::Policy;
using reference::Request;

namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "jackfield-reference-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
    fs::create_directories(path_ / "root/sub");
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string at(const std::string& name) const { return (path_ / name).string(); }
  std::string put(const std::string& name, const std::string& text) const {
    std::ofstream(at(name), std::ios::binary) << text;
    return at(name);
  }

 private:
  fs::path path_;
};

struct Desk {
  Folder folder;
  Policy policy;
  int asked = 0;
  std::string request, answer;
  Host host;

  Desk() {
    policy.files["w1"].push_back(folder.at("root"));
    policy.env["w1"].emplace("A", Secret("value of A"));
    host.resolve = [this](std::string_view text, const std::function<void(std::string_view)>& give) {
      ++asked;
      request = text;
      if (!answer.empty()) give(answer);
      return !answer.empty();
    };
  }
  Result<reference::Resolved> resolve(const std::string& text, std::string_view workspace = "w1") {
    return reference::resolve(policy, host, Request{workspace, "int1", "ann", text});
  }
  std::string value(const std::string& text) {
    const auto resolved = resolve(text);
    return resolved ? resolved->value.expose() : std::string(facts(resolved.error().code).name);
  }
};

}  // namespace

TEST_CASE("A variable has the value that the host handed in", "[S13]") {
  Desk desk;
  CHECK(desk.value("env:A") == "value of A");
  CHECK(desk.value("env:PATH") == "reference_denied");
  CHECK(desk.asked == 0);
}

TEST_CASE("A file loses one line break at its end", "[S13]") {
  Desk desk;
  for (const auto& [text, expected] : std::vector<std::pair<std::string, std::string>>{
           {"pw", "pw"}, {"pw\n", "pw"}, {"pw\r\n", "pw"}, {"pw\n\n", "pw\n"}, {" pw ", " pw "}, {"", ""}}) {
    desk.folder.put("root/pw", text);
    CHECK(desk.value("file:" + desk.folder.at("root/pw")) == expected);
  }
  desk.folder.put("root/sub/pw", "below");
  CHECK(desk.value("file:" + desk.folder.at("root/sub/pw")) == "below");
}

TEST_CASE("A file has at most 64 KiB", "[S13]") {
  Desk desk;
  const std::string whole(65536, 'x');
  desk.folder.put("root/pw", whole);
  CHECK(desk.value("file:" + desk.folder.at("root/pw")) == whole);
  desk.folder.put("root/pw", whole + "x");
  CHECK(desk.value("file:" + desk.folder.at("root/pw")) == "reference_unavailable");
}

TEST_CASE("No link, folder or pipe is read", "[S13]") {
  Desk desk;
  desk.folder.put("outside", "canary");
  fs::create_symlink(desk.folder.at("outside"), desk.folder.at("root/link"));
  desk.folder.put("root/inside", "canary");
  fs::create_symlink("inside", desk.folder.at("root/near"));
  fs::create_directory_symlink(desk.folder.at("root/sub"), desk.folder.at("root/folder"));
  desk.folder.put("root/sub/pw", "canary");
  REQUIRE(::mkfifo(desk.folder.at("root/pipe").c_str(), 0600) == 0);
  for (const char* name : {"root/link", "root/near", "root/folder/pw", "root/sub", "root/pipe", "root/none", "outside",
                           "root/../outside", "root/sub/../../outside"})
    CHECK(desk.value("file:" + desk.folder.at(name)) == "reference_denied");
  CHECK(desk.value("file:/proc/self/environ") == "reference_denied");
  CHECK(desk.asked == 0);
}

TEST_CASE("The host is asked for its own schemes only, with the caller", "[S13]") {
  Desk desk;
  CHECK(desk.value("vault:a#b") == "reference_denied");
  CHECK(desk.asked == 0);
  desk.policy.resolver = true;
  desk.answer = R"({"value":"from the vault","expires_at":1700000000000})";
  const auto resolved = desk.resolve("vault:a#b");
  REQUIRE(resolved);
  CHECK(resolved->value.expose() == "from the vault");
  CHECK(resolved->expires_ms == 1700000000000);
  CHECK(desk.request == R"({"workspace":"w1","integration":"int1","actor":"ann","reference":"vault:a#b"})");
  CHECK(desk.asked == 1);
  CHECK(desk.value("env:PATH") == "reference_denied");
  CHECK(desk.value("file:/etc/passwd") == "reference_denied");
  CHECK(desk.asked == 1);
}

TEST_CASE("An answer without a value is none", "[S13]") {
  Desk desk;
  desk.policy.resolver = true;
  for (const char* answer : {"", "{}", "null", "text", R"({"value":1})", R"({"value":null})", "{\"value\":\"x\""}) {
    desk.answer = answer;
    CHECK(desk.value("vault:a") == "reference_unavailable");
  }
  desk.host.resolve = nullptr;
  CHECK(desk.value("vault:a") == "reference_denied");
}
