// Copies and checks of store files: of a store in use, an older one, a damaged one, and what is not a store.
#include <sys/stat.h>

#include "fixture.h"
#include "store/sqlite/connection.h"

using namespace jackfield;
using namespace jackfield::store_test;

TEST_CASE("A copy of a store in use holds what was committed, and is the owner's alone") {
  Folder folder;
  Machine machine;
  const auto files = sqlite::open_store_files(machine.host());
  const auto store = open({.path = folder.file("a.db")}, machine.host());
  for (int i = 0; i < 100; ++i)
    must(*store, [&](Transaction& t) { return t.integrations().insert(integration("int" + std::to_string(i))); });
  const auto copied = files->copy(folder.file("a.db"), folder.file("b.db"));
  REQUIRE(copied);
  CHECK(copied->is_sound);
  CHECK(copied->integrations == 100);
  CHECK(copied->version == copied->newest);
  struct stat file {};
  REQUIRE(::stat(folder.file("b.db").c_str(), &file) == 0);
  CHECK((file.st_mode & 0777) == 0600);
  // Nothing is overwritten.
  CHECK(files->copy(folder.file("a.db"), folder.file("b.db")).error().code == Code::store_unavailable);
  CHECK(open({.path = folder.file("b.db")}, machine.host()));
}

TEST_CASE("A check finds damage, and a copy of a damaged store is not kept") {
  Folder folder;
  Machine machine;
  const auto files = sqlite::open_store_files(machine.host());
  {
    const auto store = open({.path = folder.file("a.db")}, machine.host());
    for (int i = 0; i < 500; ++i)
      must(*store, [&](Transaction& t) { return t.integrations().insert(integration("int" + std::to_string(i))); });
  }
  std::string bytes = contents(folder.file("a.db"));
  int found = 0;
  constexpr std::size_t kPage = 4096;
  for (std::size_t page = 1; page * kPage < bytes.size(); page += 7) {
    std::string spoilt = bytes;
    spoilt.replace(page * kPage, 64, 64, '\xff');
    put(folder.file("c.db"), spoilt);
    const auto facts = files->check(folder.file("c.db"), false);
    if (facts && facts->is_sound) continue;  // a page that is free
    ++found;
    CHECK_FALSE(files->copy(folder.file("c.db"), folder.file("d.db")));
    CHECK_FALSE(std::filesystem::exists(folder.file("d.db")));
  }
  CHECK(found > 5);
}

TEST_CASE("An older or a newer store is checked and copied as it is") {
  Folder folder;
  Machine machine;
  const Host host = machine.host();
  const auto files = sqlite::open_store_files(host);
  (void)open({.path = folder.file("a.db")}, host);
  const auto set_version = [&](std::int64_t version) {
    auto connection = sqlite::Connection::open({.path = folder.file("a.db")}, sqlite::Role::writer, nullptr, host);
    REQUIRE(connection);
    REQUIRE((*connection)->execute(("PRAGMA user_version = " + std::to_string(version)).c_str()));
  };
  for (const std::int64_t version : {std::int64_t{2}, std::int64_t{900}}) {
    set_version(version);
    std::filesystem::remove(folder.file("b.db"));
    const auto facts = files->copy(folder.file("a.db"), folder.file("b.db"));
    REQUIRE(facts);
    CHECK(facts->version == version);
    CHECK(files->check(folder.file("a.db"), false)->version == version);
  }
}

TEST_CASE("What is not a store is refused and not changed") {
  Folder folder;
  Machine machine;
  const auto files = sqlite::open_store_files(machine.host());
  put(folder.file("text"), "a text file that is not a database, longer than a header of one hundred bytes has");
  put(folder.file("empty"), "");
  for (const char* name : {"text", "empty"}) {
    const std::string before = contents(folder.file(name));
    CHECK(files->check(folder.file(name), false).error().code == Code::store_not_a_database);
    CHECK(files->copy(folder.file(name), folder.file("b.db")).error().code == Code::store_not_a_database);
    CHECK(contents(folder.file(name)) == before);
  }
  for (const char* name : {"absent", ""})
    CHECK(files->check(folder.file(name), false).error().code == Code::store_unavailable);
  CHECK_FALSE(std::filesystem::exists(folder.file("absent")));
  CHECK_FALSE(std::filesystem::exists(folder.file("b.db")));
}
