// The store file: ownership, permissions, damage, a full disk.
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

#include "config/config_access.h"
#include "fixture.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/migrate.h"

using namespace jackfield;
using namespace jackfield::store_test;

namespace {

// A connection of the test's own, to look at a file or to spoil it.
std::unique_ptr<sqlite::Connection> connect(const std::string& path, const Host& host) {
  auto connection = sqlite::Connection::open({.path = path}, sqlite::Role::writer, nullptr, host);
  REQUIRE(connection);
  return *std::move(connection);
}
void run(const std::string& path, const Host& host, const char* sql) { REQUIRE(connect(path, host)->execute(sql)); }
std::string text(sqlite::Connection& connection, const char* text) {
  const sql::Prepared statement = connection.statement(text);
  const auto row = statement->step();
  REQUIRE(row);
  return std::string(statement->text(0));
}
// The version of the schema, or one that is so much newer.
std::string version(std::size_t newer) { return std::to_string(sql::migrations().size() + newer); }

}  // namespace

TEST_CASE("A new store and its companions are the owner's alone", "[S9]") {
  Folder folder;
  Machine machine;
  const auto store = open({.path = folder.file("a.db")}, machine.host());
  must(*store, [](Transaction& t) { return t.integrations().insert(integration("int1")); });
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.file(""))) {
    struct stat file {};
    REQUIRE(::stat(entry.path().c_str(), &file) == 0);
    CHECK((file.st_mode & 0777) == 0600);
    ++files;
  }
  CHECK(files == 3);
}

TEST_CASE("The version of a store changes with each commit of any process, and stays the same without one") {
  Folder folder;
  Machine machine;
  const auto store = open({.path = folder.file("a.db")}, machine.host());
  const auto other = open({.path = folder.file("a.db")}, machine.host());
  auto last = store->version();
  REQUIRE(last);
  const auto has_changed = [&] {
    const auto now = store->version();
    REQUIRE(now);
    return std::exchange(last, now) != now;
  };
  CHECK_FALSE(has_changed());
  must(*store, [](Transaction& t) { return t.integrations().insert(integration("int1")); });
  CHECK(has_changed());
  CHECK_FALSE(has_changed());
  must(*other, [](Transaction& t) { return t.integrations().insert(integration("int2")); });
  CHECK(has_changed());
  CHECK(get(*other, [](Session& s) { return s.integrations().find(Scope(kAnn), "int1"); }));
  CHECK_FALSE(has_changed());
}

TEST_CASE("A store carries its id, its version and the settings that make it durable") {
  Folder folder;
  Machine machine;
  const Host host = machine.host();
  (void)open({.path = folder.file("a.db")}, host);
  const auto connection = connect(folder.file("a.db"), host);
  CHECK(text(*connection, "PRAGMA application_id") == std::to_string(sqlite::kApplicationId));
  CHECK(text(*connection, "PRAGMA user_version") == version(0));
  CHECK(text(*connection, "PRAGMA journal_mode") == "wal");
  CHECK(text(*connection, "PRAGMA synchronous") == "2");
  CHECK(text(*connection, "PRAGMA foreign_keys") == "1");
  CHECK(text(*connection, "PRAGMA trusted_schema") == "0");
  CHECK(text(*connection, "PRAGMA integrity_check") == "ok");
  CHECK_FALSE(connection->execute("ATTACH ':memory:' AS other"));
}

TEST_CASE("What was written is there after the store is opened again") {
  Folder folder;
  Machine machine;
  const StoreOptions options{.path = folder.file("a.db")};
  {
    const auto store = open(options, machine.host());
    must(*store, [](Transaction& t) { return t.integrations().insert(integration("int1")); });
    store->append(record("rec1", "int1", 1));
  }
  CHECK_FALSE(std::filesystem::exists(options.path + "-wal"));
  const auto store = open(options, machine.host());
  CHECK(list(*store, kAnn).total == 1);
  CHECK(get(*store, [](Session& s) { return s.records().find("int1", "rec1"); }));
}

TEST_CASE("A file that is not a store is refused and not changed") {
  Folder folder;
  Machine machine;
  const Host host = machine.host();
  const std::string path = folder.file("a.db");
  for (const std::string& bytes : {std::string("x"), std::string("shopping list: canary"), std::string(100000, 'x'),
                                   std::string("SQLite format 3\0garbage", 23)}) {
    put(path, bytes);
    CHECK(code_of_open({.path = path}, host) == Code::store_not_a_database);
    CHECK((contents(path) == bytes));
  }
  std::filesystem::remove(path);
  run(path, host, "CREATE TABLE other (a)");
  const std::string foreign = contents(path);
  CHECK(code_of_open({.path = path}, host) == Code::store_not_a_database);
  CHECK((contents(path) == foreign));
  CHECK_FALSE(std::filesystem::exists(path + "-wal"));
  CHECK(machine.lines.find("canary") == std::string::npos);
  CHECK(machine.lines.find(path) == std::string::npos);
}

TEST_CASE("A store that lacks one of its tables is refused") {
  Folder folder;
  Machine machine;
  const std::string path = folder.file("a.db");
  (void)open({.path = path}, machine.host());
  run(path, machine.host(), "DROP TABLE tokens");
  CHECK(code_of_open({.path = path}, machine.host()) == Code::store_not_a_database);
}

TEST_CASE("A store of a newer version is refused and left as it was") {
  Folder folder;
  Machine machine;
  const std::string path = folder.file("a.db");
  (void)open({.path = path}, machine.host());
  run(path, machine.host(), ("PRAGMA user_version = " + version(1)).c_str());
  CHECK(code_of_open({.path = path}, machine.host()) == Code::store_newer);
  CHECK(text(*connect(path, machine.host()), "PRAGMA user_version") == version(1));
}

TEST_CASE("A store of an older version is migrated, all steps or none") {
  Folder folder;
  Machine machine;
  const Host host = machine.host();
  const std::string path = folder.file("a.db");
  {
    const auto store = open({.path = path}, host);
    must(*store, [](Transaction& t) { return t.integrations().insert(integration("int1")); });
  }
  const sql::Migrations now = sql::migrations();
  std::vector<const char*> good(now.begin(), now.end());
  good.push_back("ALTER TABLE integrations ADD COLUMN note TEXT");
  std::vector<const char*> broken = good;
  good.push_back("CREATE TABLE extra (a)");
  broken.push_back("CREATE TABLE users (a)");
  const auto connection = connect(path, host);
  CHECK_FALSE(sqlite::prepare_schema(*connection, broken));
  CHECK(text(*connection, "PRAGMA user_version") == version(0));
  CHECK_FALSE(connection->execute("SELECT note FROM integrations"));
  CHECK(sqlite::prepare_schema(*connection, good));
  CHECK(text(*connection, "PRAGMA user_version") == version(2));
  CHECK(text(*connection, "SELECT id FROM integrations WHERE note IS NULL") == "int1");
  CHECK(sqlite::prepare_schema(*connection, good));
}

TEST_CASE("Places where no store can be are one clear error, without the path") {
  Folder folder;
  Machine machine;
  const Host host = machine.host();
  CHECK(code_of_open({.path = folder.file("missing/a.db")}, host) == Code::store_unavailable);
  CHECK(code_of_open({.path = folder.file("")}, host) == Code::store_unavailable);
  CHECK(code_of_open({.path = ""}, host) == Code::store_unavailable);
  CHECK(code_of_open({.path = std::string("a\0b", 3)}, host) == Code::store_unavailable);
  put(folder.file("plain"), "x");
  CHECK(code_of_open({.path = folder.file("plain/a.db")}, host) == Code::store_unavailable);
  CHECK(code_of_open({.path = "/proc/jackfield.db"}, host) == Code::store_unavailable);
  if (::geteuid() != 0) {  // the administrator writes everywhere
    std::filesystem::create_directory(folder.file("locked"));
    std::filesystem::permissions(folder.file("locked"),
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    CHECK(code_of_open({.path = folder.file("locked/a.db")}, host) == Code::store_unavailable);
  }
  CHECK(machine.lines.find(folder.file("")) == std::string::npos);
}

TEST_CASE("A path that looks like a URI is a file of that name") {
  Folder folder;
  Machine machine;
  const std::string path = folder.file("file:a.db?mode=memory");
  (void)open({.path = path}, machine.host());
  CHECK(std::filesystem::exists(path));
}

TEST_CASE("A damaged page is an error and never a crash") {
  Folder folder;
  Machine machine;
  const std::string path = folder.file("a.db");
  {
    const auto store = open({.path = path}, machine.host());
    must(*store, [](Transaction& t) -> Status {
      for (int i = 0; i < 200; ++i)
        JF_CHECK(t.integrations().insert(integration("int" + std::to_string(i), std::string(100, 't'))));
      return ok();
    });
  }
  const std::string whole = contents(path);
  REQUIRE(whole.size() > 16 * 4096);
  for (std::size_t page = 1; page < whole.size() / 4096; ++page) {
    std::string damaged = whole;
    for (std::size_t i = 0; i < 4096; ++i) damaged[page * 4096 + i] = static_cast<char>(i * 31 + page);
    put(path, damaged);
    const auto store = open_sqlite_store({.path = path}, machine.host());
    if (!store) continue;
    for (int i = 0; i < 200; i += 20) {
      (void)(*store)->read([&](Session& s) -> Status {
        JF_TRY(const auto row, s.integrations().find(Scope(kAnn), "int" + std::to_string(i)));
        JF_TRY(const auto total, s.integrations().list(Scope(kAnn), {}, {}, [](const IntegrationRow&) {}));
        return row && total > 0 ? ok() : Status(fail(Code::integration_not_found));
      });
    }
    (void)(*store)->write([](Transaction& t) -> Status { return t.integrations().insert(integration("new")); });
  }
}

TEST_CASE("A file cut short is an error and never a crash") {
  Folder folder;
  Machine machine;
  const std::string path = folder.file("a.db");
  (void)open({.path = path}, machine.host());
  const std::string whole = contents(path);
  for (std::size_t size = 1; size < whole.size(); size += 1777) {
    put(path, whole.substr(0, size));
    const auto store = open_sqlite_store({.path = path}, machine.host());
    if (!store) continue;
    (void)(*store)->write([](Transaction& t) -> Status { return t.integrations().insert(integration("int1")); });
  }
}

TEST_CASE("A full store reports it, loses nothing and works again when there is room") {
  Folder folder;
  Machine machine;
  const std::string path = folder.file("a.db");
  std::vector<std::string> kept;
  {
    const auto store = open({.path = path, .max_bytes = 400'000}, machine.host());
    Code code = Code::internal;
    for (int i = 0; code == Code::internal && i < 1000; ++i) {
      IntegrationRow row = integration("int" + std::to_string(1000 + i));
      row.config = Sealed(std::string(20'000, 'c'));
      code = code_of_write(*store, [&](Transaction& t) { return t.integrations().insert(row); });
      if (code == Code::internal) kept.push_back(row.id);
    }
    CHECK(code == Code::store_full);
    CHECK(kept.size() > 5);
    CHECK(list(*store, kAnn, {}, {.limit = 1000}).ids == kept);
    // What fits is still taken, and records that do not fit wait.
    store->append(record("rec1", kept[0], 1, "{\"t\":\"" + std::string(30'000, 'x') + "\"}"));
    CHECK(store->flush().error().code == Code::store_full);
    must(*store, [&](Transaction& t) { return t.integrations().remove(kept.back()); });
    kept.pop_back();
    must(*store, [&](Transaction& t) { return t.integrations().remove(kept.back()); });
    kept.pop_back();
    CHECK(store->flush());
    CHECK(get(*store, [&](Session& s) { return s.records().find(kept[0], "rec1"); }));
  }
  CHECK(machine.lines.find("store_full") != std::string::npos);
  const auto store = open({.path = path}, machine.host());
  CHECK(list(*store, kAnn, {}, {.limit = 1000}).ids == kept);
  must(*store, [](Transaction& t) { return t.integrations().insert(integration("int9")); });
}

TEST_CASE("A store that another process keeps busy is reported in time") {
  Folder folder;
  Machine machine;
  const std::string path = folder.file("a.db");
  const auto store = open({.path = path, .busy_timeout_ms = 50}, machine.host());
  const auto other = connect(path, machine.host());
  REQUIRE(other->execute("BEGIN IMMEDIATE"));
  CHECK(code_of_write(*store, [](Transaction& t) { return t.integrations().insert(integration("int1")); }) ==
        Code::store_busy);
  CHECK(list(*store, kAnn).total == 0);
  REQUIRE(other->execute("ROLLBACK"));
  must(*store, [](Transaction& t) { return t.integrations().insert(integration("int1")); });
}

TEST_CASE("No file of a store ever holds a secret", "[S9]") {
  Folder folder;
  Machine machine;
  const Host host = machine.host();
  auto arena = std::make_shared<json::Arena>();
  const auto options = json::parse(
      *arena, R"({"active":"k","keys":{"k":"b1c1f1cfa8a94a3b7a11d9b4a0e6d83cb5517a2ae7e1d5cf63c4f4e2a4a6fd08"}})",
      json::kConfigLimits);
  REQUIRE(options);
  const auto keyring = Keyring::make(*options, host);
  REQUIRE(keyring);
  const auto store = open({.path = folder.file("a.db")}, host);
  const std::string canary = "canary-7f3b91";
  for (int i = 0; i < 50; ++i) {
    const std::string id = "int" + std::to_string(i);
    const auto value = json::parse(*arena, R"({"connection":{"password":")" + canary + "\"}}", json::kConfigLimits);
    const auto blob = (*keyring)->seal(ConfigAccess::make(arena, *value), {"w1", id}, true);
    REQUIRE(blob);
    IntegrationRow row = integration(id);
    row.config = *blob;
    must(*store, [&](Transaction& t) { return t.integrations().insert(row); });
    must(*store,
         [&](Transaction& t) { return i % 2 == 0 ? t.integrations().update(row) : t.integrations().remove(id); });
  }
  const auto row = get(*store, [](Session& s) { return s.integrations().find(Scope(kAnn), "int0"); });
  REQUIRE((*keyring)->open(row->config, {"w1", "int0"}));
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.file(""))) {
    CHECK(contents(entry.path().string()).find(canary) == std::string::npos);
    ++files;
  }
  CHECK(files == 3);
}
