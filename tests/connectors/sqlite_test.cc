#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include "suite.h"
#include "suite_types.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// A folder of its own: root/ is allowed, outside/ is not, and both contain a store.
struct Files {
  Files() {
    char name[] = "/tmp/jackfield-sqlite-XXXXXX";
    REQUIRE(::mkdtemp(name) != nullptr);
    base = name;
    root = base + "/root";
    outside = base + "/outside";
    for (const std::string& folder : {root, outside, root + "/crm"}) REQUIRE(::mkdir(folder.c_str(), 0700) == 0);
    for (const std::string& file : {root + "/a.db", root + "/crm/b.db", outside + "/c.db", root + "/store.db"})
      std::ofstream(file) << "";
  }
  ~Files() { (void)std::system(("rm -rf '" + base + "'").c_str()); }

  [[nodiscard]] Engine engine(const std::string& filename, std::string_view more = "") const {
    Engine one;
    one.connector = "sqlite";
    one.environment = suite_environment();
    one.environment.sqlite_roots = {root};
    one.environment.store_path = root + "/store.db";
    nlohmann::json config;
    config["client"] = "sqlite3";
    config["connection"]["filename"] = filename;
    config["pool"]["max"] = 4;
    config["pool"]["acquireTimeoutMillis"] = 20000;
    if (!more.empty()) config.merge_patch(nlohmann::json::parse(more));
    one.config = config.dump();
    Dialect& dialect = one.dialect;
    dialect.named_parameters = true;
    dialect.slow = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) AS n FROM c";
    dialect.numbers = [](int count) {
      return "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < " + std::to_string(count) +
             ") SELECT n FROM c";
    };
    dialect.leave_state = "CREATE TEMP TABLE left_behind AS SELECT 'seen' AS v";
    dialect.see_state = "SELECT v FROM temp.left_behind";
    dialect.schema = "main";
    spell_types(dialect, "sqlite");
    return one;
  }
  std::string base, root, outside;
};

std::string outcome(const Engine& engine) {
  Asker asker(engine);
  CancelToken cancel;
  const TestOutcome tested = asker.databases->test("sqlite", suite_config(engine.config), asker.use().who, cancel);
  return std::string(tested.state == TestState::ok ? "ok" : facts(tested.error.code).name);
}

}  // namespace

TEST_CASE("the shared suite passes on SQLite") {
  const Files files;
  run_suite(files.engine("a.db"));
}

TEST_CASE("only files below an allowed folder are opened, and no link is followed", "[S22]") {
  const Files files;
  REQUIRE(::symlink((files.outside + "/c.db").c_str(), (files.root + "/link.db").c_str()) == 0);
  REQUIRE(::symlink((files.root + "/a.db").c_str(), (files.root + "/inner.db").c_str()) == 0);
  REQUIRE(::symlink((files.base + "/nowhere.db").c_str(), (files.root + "/dangling.db").c_str()) == 0);
  REQUIRE(::symlink(files.outside.c_str(), (files.root + "/folder").c_str()) == 0);
  REQUIRE(::mkfifo((files.root + "/pipe.db").c_str(), 0600) == 0);
  CHECK(outcome(files.engine("a.db")) == "ok");
  CHECK(outcome(files.engine("crm/b.db")) == "ok");
  CHECK(outcome(files.engine("./crm//b.db")) == "ok");
  CHECK(outcome(files.engine(files.root + "/a.db")) == "ok");
  CHECK(outcome(files.engine("missing.db")) == "file_not_found");
  CHECK(outcome(files.engine("A.DB")) == "file_not_found");
  for (const std::string& denied : {files.outside + "/c.db",
                                    std::string("../outside/c.db"),
                                    std::string("crm/../a.db"),
                                    std::string("crm/../../outside/c.db"),
                                    std::string("link.db"),
                                    std::string("inner.db"),
                                    std::string("dangling.db"),
                                    std::string("folder/c.db"),
                                    std::string("pipe.db"),
                                    std::string("crm"),
                                    std::string("/proc/self/cwd/a.db"),
                                    std::string("/proc/self/root") + files.outside + "/c.db",
                                    "file:" + files.root + "/a.db?mode=rwc&vfs=unix-none",
                                    std::string("FILE:a.db"),
                                    std::string(":memory:"),
                                    std::string("/dev/zero"),
                                    std::string("a.db\0.txt", 9),
                                    files.root,
                                    files.root + "/",
                                    files.root + "x/a.db",
                                    std::string("..")}) {
    INFO(denied);
    CHECK(outcome(files.engine(denied)) == "path_denied");
  }
  struct stat facts {};
  CHECK(::stat((files.base + "/nowhere.db").c_str(), &facts) != 0);
  CHECK(::stat((files.root + "/missing.db").c_str(), &facts) != 0);
  Engine no_roots = files.engine(files.root + "/a.db");
  no_roots.environment.sqlite_roots.clear();
  CHECK(outcome(no_roots) == "path_denied");
}

TEST_CASE("a file with several names is refused, under each of them", "[S22]") {
  const Files files;
  REQUIRE(::link((files.root + "/a.db").c_str(), (files.root + "/again.db").c_str()) == 0);
  CHECK(outcome(files.engine("a.db")) == "file_linked");
  CHECK(outcome(files.engine("again.db")) == "file_linked");
  REQUIRE(::unlink((files.root + "/again.db").c_str()) == 0);
  CHECK(outcome(files.engine("a.db")) == "ok");
}

TEST_CASE("a folder of one workspace within a shared one is closed to the others", "[S22]") {
  const Files files;
  const auto asked = [&](const std::string& name, std::vector<std::string> roots) {
    Engine engine = files.engine(name);
    engine.environment.sqlite_roots = std::move(roots);
    return outcome(engine);
  };
  const std::string own = "acme=" + files.root + "/crm";
  CHECK(asked("a.db", {files.root, own}) == "ok");
  for (const std::vector<std::string>& roots : {std::vector{files.root, own}, std::vector{own, files.root}}) {
    CHECK(asked("crm/b.db", roots) == "path_denied");
    CHECK(asked("./crm//b.db", roots) == "path_denied");
    CHECK(asked(files.root + "/crm/b.db", roots) == "path_denied");
    CHECK(asked("crm/new.db", roots) == "path_denied");
  }
  CHECK(asked("crm/b.db", {files.root, own, files.root + "/crm"}) == "ok");
}

TEST_CASE("our own store is never a target, under no name", "[S22]") {
  const Files files;
  std::ofstream(files.root + "/store.db") << "the store";
  std::ofstream(files.root + "/store.db-wal") << "its log";
  REQUIRE(::link((files.root + "/store.db").c_str(), (files.root + "/hard.db").c_str()) == 0);
  REQUIRE(::link((files.root + "/store.db-wal").c_str(), (files.root + "/hard-wal.db").c_str()) == 0);
  for (const char* name : {"store.db", "./store.db", "hard.db", "store.db-wal", "hard-wal.db"}) {
    INFO(name);
    CHECK(outcome(files.engine(name)) == "path_denied");
  }
  CHECK(read_file(files.root + "/store.db") == "the store");
  CHECK(read_file(files.root + "/store.db-wal") == "its log");
}

TEST_CASE("no statement reaches beyond its file or loosens the connection", "[S22]") {
  const Files files;
  const Engine engine = files.engine("a.db");
  Asker asker(engine);
  REQUIRE(asker.code("CREATE TABLE t (a)") == "ok");
  for (const std::string& sql :
       {"ATTACH '" + files.root + "/store.db' AS s", std::string("ATTACH ':memory:' AS m"),
        "VACUUM INTO '" + files.root + "/copy.db'", std::string("VACUUM"), std::string("DETACH main"),
        std::string("PRAGMA writable_schema = 1"), std::string("PRAGMA trusted_schema = 1"),
        std::string("PRAGMA temp_store_directory = '/tmp'"), std::string("PRAGMA journal_mode = OFF"),
        std::string("PRAGMA query_only = 0"), std::string("PRAGMA locking_mode = EXCLUSIVE"),
        std::string("PRAGMA mmap_size = 1000000000"), std::string("PRAGMA busy_timeout = 1000000"),
        std::string("PRAGMA no_such_pragma"), std::string("PRAGMA hard_heap_limit = 1")}) {
    INFO(sql);
    CHECK(asker.code(sql) == "statement_denied");
  }
  CHECK(asker.code("SELECT load_extension('x')") != "ok");
  CHECK(asker.code("SELECT * FROM pragma_journal_mode('delete')") != "ok");
  CHECK(asker.code("SELECT readfile('/etc/passwd')") == "object_not_found");
  CHECK(asker.code("UPDATE sqlite_schema SET sql = 'x'") != "ok");
  CHECK(asker.code("DELETE FROM sqlite_schema") != "ok");
  CHECK(asker.cell("PRAGMA user_version") == "0");
  CHECK(asker.cell("SELECT count(*) FROM pragma_table_info('t')") == "1");
  struct stat facts {};
  CHECK(::stat((files.root + "/copy.db").c_str(), &facts) != 0);
}

TEST_CASE("a read-only query of SQLite changes nothing, whatever it says", "[S23]") {
  const Files files;
  Engine engine = files.engine("a.db");
  {
    Asker writer(engine);
    REQUIRE(writer.code("CREATE TABLE t (a)") == "ok");
    REQUIRE(writer.code("CREATE INDEX by_a ON t (a)") == "ok");
    REQUIRE(writer.code("INSERT INTO t VALUES (1)") == "ok");
    Asker::Options reading;
    reading.read_only = true;
    for (const char* sql :
         {"WITH x AS (SELECT 2) INSERT INTO t SELECT * FROM x", "INSERT INTO t VALUES (2) RETURNING a",
          "CREATE TABLE u (a)", "DROP TABLE t", "SELECT 1; DELETE FROM t", "PRAGMA query_only = 0",
          "PRAGMA user_version = 5", "REINDEX", "ANALYZE"}) {
      INFO(sql);
      CHECK(writer.code(sql, reading) != "ok");
    }
    CHECK(writer.cell("SELECT count(*) FROM t") == "1");
  }
  const Engine switched = files.engine("a.db", R"({"connection":{"readonly":true}})");
  Asker reader(switched);
  CHECK(reader.code("DELETE FROM t") == "read_only");
  CHECK(reader.cell("SELECT count(*) FROM t") == "1");
}

TEST_CASE("SQLite tells changed rows and the new row's id, and never those of another statement") {
  const Files files;
  const Engine engine = files.engine("a.db", R"({"pool":{"max":1}})");
  Asker asker(engine);
  REQUIRE(asker.code("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT UNIQUE)") == "ok");
  const auto answer = [&](const char* sql) { return nlohmann::json::parse(*asker.ask(sql)); };
  CHECK(answer("INSERT INTO t (a) VALUES ('x'), ('y')")["insertId"] == 2);
  CHECK(answer("INSERT INTO t (a) VALUES ('z')")["affectedRows"] == 1);
  const auto ignored = answer("INSERT OR IGNORE INTO t (a) VALUES ('x')");
  CHECK(ignored["affectedRows"] == 0);
  CHECK_FALSE(ignored.contains("insertId"));
  CHECK(answer("UPDATE t SET a = a || '1'")["affectedRows"] == 3);
  CHECK(answer("CREATE TABLE u (a)")["affectedRows"] == 0);
  const auto returned = answer("DELETE FROM t WHERE id > 1 RETURNING id, a");
  CHECK(returned["affectedRows"] == 2);
  CHECK(returned["rowCount"] == 2);
  Asker::Options one_row;
  one_row.max_rows = 1;
  const auto cut =
      nlohmann::json::parse(*asker.ask("INSERT INTO t (a) VALUES ('p'), ('q'), ('r') RETURNING id", one_row));
  CHECK(cut["truncatedBy"] == "rows");
  CHECK(cut["affectedRows"] == 3);
  CHECK(asker.cell("SELECT count(*) FROM t") == "4");
}

TEST_CASE("columns of SQLite report their type and whether they allow NULL") {
  const Files files;
  const Engine engine = files.engine("a.db");
  Asker asker(engine);
  REQUIRE(asker.code("CREATE TABLE t (i BIGINT NOT NULL, s VARCHAR(10), b BLOB, r DOUBLE, d DATE, q BOOLEAN, n)") ==
          "ok");
  const auto columns = nlohmann::json::parse(*asker.ask("SELECT *, i + 1 FROM t"))["columns"];
  std::string types;
  for (const auto& column : columns) types += column["type"].get<std::string>() + " ";
  CHECK(types == "integer text binary number text integer unknown unknown ");
  CHECK(columns[0]["nullable"] == false);
  CHECK(columns[1]["nullable"] == true);
  CHECK(columns[7]["nullable"] == nullptr);
}

TEST_CASE("a file that is not a database, an unreadable one and a locked one have different errors") {
  const Files files;
  std::ofstream(files.root + "/text.db") << std::string(4096, 'x');
  CHECK(outcome(files.engine("text.db")) == "file_not_a_database");
  const Engine engine = files.engine("a.db", R"({"connection":{"busyTimeoutMillis":50},"pool":{"max":1}})");
  Asker first(engine), second(engine);
  REQUIRE(first.code("CREATE TABLE t (a)") == "ok");
  QueryRequest request;
  request.sql =
      "INSERT INTO t WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 300000) SELECT n FROM c "
      "RETURNING a";
  request.max_rows = 0;
  CancelToken cancel;
  auto opened = first.databases->stream(first.use(), request, StreamFormat::ndjson, cancel);
  REQUIRE(opened);
  CHECK(second.code("INSERT INTO t VALUES (1)") == "serialization_failed");
  CHECK(first.databases->close(opened->cursor, first.use().who));
}

TEST_CASE("the journal of a file stays as it is unless the configuration asks for a write-ahead log") {
  const Files files;
  {
    const Engine engine = files.engine("a.db");
    Asker asker(engine);
    REQUIRE(asker.code("CREATE TABLE t (a)") == "ok");
    CHECK(asker.cell("PRAGMA journal_mode") == "\"delete\"");
  }
  const Engine asked = files.engine("a.db", R"({"connection":{"journalMode":"wal"}})");
  Asker asker(asked);
  REQUIRE(asker.code("INSERT INTO t VALUES (1)") == "ok");
  CHECK(asker.cell("PRAGMA journal_mode") == "\"wal\"");
  // A reader in the middle of its rows holds no writer up.
  QueryRequest request;
  request.sql =
      "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100000) SELECT n, a FROM c, t";
  request.max_rows = 0;
  request.read_only = true;
  CancelToken cancel;
  auto opened = asker.databases->stream(asker.use(), request, StreamFormat::ndjson, cancel);
  REQUIRE(opened);
  CHECK(asker.code("INSERT INTO t VALUES (2)") == "ok");
  CHECK(asker.databases->close(opened->cursor, asker.use().who));
}

TEST_CASE("a file that was replaced is opened anew") {
  const Files files;
  const Engine engine = files.engine("a.db", R"({"pool":{"max":1}})");
  Asker asker(engine);
  REQUIRE(asker.code("CREATE TABLE old (a)") == "ok");
  for (const char* suffix : {"", "-wal", "-shm"}) ::unlink((files.root + "/a.db" + suffix).c_str());
  CHECK(asker.code("SELECT 1") == "file_not_found");
  std::ofstream(files.root + "/a.db") << "";
  CHECK(asker.code("SELECT * FROM old") == "object_not_found");
}

TEST_CASE("large cells, many columns and many parameters pass", "[S28]") {
  const Files files;
  const Engine engine = files.engine("a.db");
  Asker asker(engine);
  const auto big = asker.ask("SELECT hex(zeroblob(10000000)) AS v");
  REQUIRE(big);
  CHECK(big->size() > 20000000);
  CHECK(asker.code("SELECT hex(zeroblob(40000000)) AS v") == "result_too_large");
  std::string wide = "SELECT 1";
  for (int i = 1; i < 2000; ++i) wide += ",1";
  CHECK(nlohmann::json::parse(*asker.ask(wide))["columns"].size() == 2000);
  std::string sum = "SELECT count(*) FROM (VALUES (?)";
  Asker::Options options;
  options.parameters = "[1";
  for (int i = 1; i < 10000; ++i) {
    sum += ",(?)";
    options.parameters += ",1";
  }
  options.parameters += "]";
  CHECK(asker.code(sum + ")", options) == "ok");
}

TEST_CASE("the canonical path tells two names of one file") {
  const Files files;
  const Engine engine = files.engine("a.db");
  Asker asker(engine);
  const auto path = [&](const std::string& name) {
    return asker.databases->canonical_file("sqlite", suite_config(files.engine(name).config), asker.use().who);
  };
  CHECK(*path("crm/b.db") == *path(files.root + "/./crm//b.db"));
  CHECK(*path("new.db") == files.root + "/new.db");
  CHECK(path("../outside/c.db").error().code == Code::path_denied);
  CHECK(path("../outside/c.db").error().pointer == "connection.filename");
}
