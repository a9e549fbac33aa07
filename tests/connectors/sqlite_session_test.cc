// What one caller of a connection to SQLite leaves for the next, transactions, parameters, and files of others.
#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>

#include "fixture.h"

namespace jackfield {
std::unique_ptr<Connector> make_sqlite_connector(const ConnectorEnvironment& environment);
}

using namespace jackfield;
using namespace jackfield::test;

namespace {

struct File {
  File() {
    char name[] = "/tmp/jackfield-sqlite-XXXXXX";
    REQUIRE(::mkdtemp(name) != nullptr);
    folder = name;
    std::ofstream(folder + "/a.db") << "";
    environment = private_allowed();
    environment.sqlite_roots = {folder};
    connector = make_sqlite_connector(environment);
  }
  ~File() { (void)std::system(("rm -rf '" + folder + "'").c_str()); }
  [[nodiscard]] std::unique_ptr<Connection> open(bool read_only = false) const {
    const Settings settings =
        settings_of(R"({"client":"sqlite3","connection":{"filename":"a.db","busyTimeoutMillis":300}})");
    return opened(connect_to(*connector, settings, 20000, read_only));
  }
  std::string folder;
  ConnectorEnvironment environment;
  std::unique_ptr<Connector> connector;
};

Deadline soon() { return Deadline::in_ms(20000); }

std::string seen(Connection& connection, const char* sql) {
  const Answer answer = ask(connection, sql);
  if (!answer.ok) return std::string(facts(answer.code).name);
  return answer.rows.empty() ? "no rows" : answer.rows[0];
}

}  // namespace

TEST_CASE("no kind of state of a connection to SQLite reaches the next caller", "[S30]") {
  const File file;
  auto connection = file.open();
  REQUIRE(ask(*connection, "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)").ok);
  REQUIRE(ask(*connection, "INSERT INTO t (a) VALUES ('x')").ok);
  connection = file.open();
  const char* const states[][2] = {
      {"CREATE TEMP TABLE left_table (a)", "SELECT count(*) FROM left_table"},
      {"CREATE TEMP VIEW left_view AS SELECT 1", "SELECT * FROM left_view"},
      {"CREATE TEMP TABLE t (id, a)", "SELECT count(*) FROM t"},
      {"CREATE VIRTUAL TABLE temp.left_words USING fts5(a)", "SELECT count(*) FROM left_words"},
      {"CREATE TEMP TRIGGER left_trigger AFTER INSERT ON t BEGIN SELECT RAISE(ABORT, 'no'); END",
       "INSERT INTO t (a) VALUES ('y') RETURNING a"},
      {"PRAGMA foreign_keys = 0", "PRAGMA foreign_keys"},
      {"PRAGMA case_sensitive_like = 1", "SELECT 'A' LIKE 'a'"},
      {"PRAGMA recursive_triggers = 1", "PRAGMA recursive_triggers"},
      {"PRAGMA analysis_limit = 5", "PRAGMA analysis_limit"},
      {"INSERT INTO t (a) VALUES ('z')", "SELECT last_insert_rowid(), changes(), total_changes()"},
      {"UPDATE t SET a = 'w'", "SELECT changes(), total_changes()"},
      {"DELETE FROM t WHERE id > 100", "SELECT last_insert_rowid(), changes(), total_changes()"},
      {"BEGIN", "SELECT 1"},
      {"SAVEPOINT s", "RELEASE s"},
      {"ATTACH ':memory:' AS other", "SELECT count(*) FROM other.sqlite_schema"},
  };
  for (const auto& [leave, see] : states) {
    INFO(leave);
    const std::string clean = seen(*file.open(), see);
    static_cast<void>(ask(*connection, leave));
    if (!connection->reset(soon())) connection = file.open();
    CHECK(seen(*connection, see) == clean);
    if (!connection->reset(soon())) connection = file.open();
  }
  // A plain read keeps the connection.
  REQUIRE(ask(*connection, "SELECT * FROM t").ok);
  CHECK(connection->reset(soon()));
}

TEST_CASE("the statements of one transaction of SQLite are kept or undone together") {
  const File file;
  auto connection = file.open(), other = file.open();
  REQUIRE(ask(*connection, "CREATE TABLE t (a INTEGER PRIMARY KEY)").ok);
  const auto count = [&] { return one(*other, "SELECT count(*) FROM t"); };
  REQUIRE(connection->transaction(TransactionStep::begin, soon()));
  CHECK(ask(*connection, "INSERT INTO t VALUES (?)", "[1]").ok);
  CHECK(ask(*connection, "CREATE TABLE u (a)").ok);  // SQLite's schema is part of the transaction
  CHECK(count() == "0");
  // Another writer waits, and then fails.
  const Status busy = other->transaction(TransactionStep::begin, soon());
  REQUIRE_FALSE(busy);
  CHECK(busy.error().code == Code::serialization_failed);
  REQUIRE(connection->transaction(TransactionStep::commit, soon()));
  CHECK(count() == "1");
  REQUIRE(connection->transaction(TransactionStep::begin, soon()));
  CHECK(ask(*connection, "DELETE FROM t").ok);
  CHECK(ask(*connection, "DROP TABLE u").ok);
  for (const char* sql : {"COMMIT", "ROLLBACK", "BEGIN", "END"}) {
    INFO(sql);
    CHECK(ask(*connection, sql).code == Code::statement_denied);
  }
  REQUIRE(connection->transaction(TransactionStep::roll_back, soon()));
  CHECK(count() == "1");
  CHECK(one(*other, "SELECT count(*) FROM u") == "0");
  // A conflict that rolls back ends it; what follows must not run alone.
  REQUIRE(connection->transaction(TransactionStep::begin, soon()));
  CHECK(ask(*connection, "INSERT INTO t VALUES (2)").ok);
  CHECK(ask(*connection, "INSERT OR ROLLBACK INTO t VALUES (1)").code == Code::constraint_violated);
  const Status ended = connection->transaction(TransactionStep::commit, soon());
  REQUIRE_FALSE(ended);
  CHECK(ended.error().code == Code::transaction_ended);
  CHECK(count() == "1");
  REQUIRE(connection->transaction(TransactionStep::begin_read_only, soon()));
  CHECK(one(*connection, "SELECT count(*) FROM t") == "1");
  CHECK(ask(*connection, "INSERT INTO t VALUES (3)").code == Code::read_only);
  REQUIRE(connection->transaction(TransactionStep::commit, soon()));
  REQUIRE(connection->transaction(TransactionStep::begin, soon()));
  CHECK(ask(*connection, "INSERT INTO t VALUES (4)").ok);
  CHECK(connection->needs_reset());
  if (!connection->reset(soon())) connection = file.open();
  CHECK(count() == "1");
  CHECK(ask(*connection, "BEGIN").code == Code::transaction_left_open);
  CHECK(ask(*connection, "SAVEPOINT s").code == Code::transaction_left_open);
  CHECK(ask(*connection, "INSERT INTO t VALUES (5)").ok);
  CHECK(count() == "2");
}

TEST_CASE("a prepared read of SQLite is right after every change of its table") {
  const File file;
  auto writer = file.open(), reader = file.open();
  const char* const shapes[] = {"a", "a, b", "c TEXT, d BLOB, e", "a INTEGER", "b REAL, a"};
  const int rounds = changes_asked(500);
  for (int i = 0; i < rounds; ++i) {
    INFO(i);
    REQUIRE(ask(*writer, "DROP TABLE IF EXISTS kept").ok);
    REQUIRE(ask(*writer, std::string("CREATE TABLE kept (") + shapes[i % 5] + ")").ok);
    if (i % 3 == 0) REQUIRE(ask(*writer, "ALTER TABLE kept ADD COLUMN extra").ok);
    if (i % 2 == 0) REQUIRE(ask(*writer, "INSERT INTO kept DEFAULT VALUES").ok);
    const Answer got = ask(*reader, "SELECT * FROM kept"), wanted = ask(*file.open(), "SELECT * FROM kept");
    REQUIRE(got.ok);
    CHECK(got.rows == wanted.rows);
    REQUIRE(got.columns.size() == wanted.columns.size());
    for (std::size_t c = 0; c < got.columns.size(); ++c) CHECK(got.columns[c].name == wanted.columns[c].name);
  }
}

TEST_CASE("every kind of value of SQLite goes round: read, written back, found and read again") {
  const File file;
  auto connection = file.open();
  REQUIRE(
      ask(*connection, "CREATE TABLE r (id INTEGER PRIMARY KEY, i BIGINT, n REAL, s TEXT, b BLOB, d DATE, j JSON, x)")
          .ok);
  const std::string values[][2] = {{"i", "-9223372036854775808"},
                                   {"i", "9007199254740993"},
                                   {"n", "0.1"},
                                   {"s", "\"\""},
                                   {"s", "\"it's \\u00e4\""},
                                   {"s", "\"AP8Q\""},
                                   {"b", R"({"$binary":"AP8Q"})"},
                                   {"b", R"({"$binary":""})"},
                                   {"d", "\"2026-11-23T17:03:57.5Z\""},
                                   {"j", R"({"a":[1,null]})"},
                                   {"x", "null"},
                                   {"x", R"({"$binary":"AAAA"})"},
                                   {"x", "\"AAAA\""},
                                   {"j", "[1,2]"}};
  for (const auto& [column, value] : values) {
    INFO(column << " " << value);
    REQUIRE(ask(*connection, "DELETE FROM r").ok);
    REQUIRE(ask(*connection, "INSERT INTO r (id, " + column + ") VALUES (1, ?)", "[" + value + "]").ok);
    const std::string first = one(*connection, "SELECT " + column + " FROM r WHERE id = 1");
    CHECK(one(*connection, "SELECT count(*) FROM r WHERE " + column + " IS ?", "[" + value + "]") == "1");
    CHECK(one(*connection, "SELECT count(*) FROM r WHERE " + column + " IS :v", R"({"v":)" + value + "}") == "1");
    REQUIRE(ask(*connection, "INSERT INTO r (id, " + column + ") VALUES (2, ?)", "[" + value + "]").ok);
    CHECK(one(*connection, "SELECT " + column + " FROM r WHERE id = 2") == first);
  }
  CHECK(one(*connection, "SELECT typeof(?), hex(?1)", R"([{"$binary":"AP8Q"}])") == "'blob'|'00FF10'");
  CHECK(one(*connection, "SELECT typeof(?)", R"([{"$binary":""}])") == "'blob'");
}

TEST_CASE("text for a column of SQLite that is declared for blobs is refused, by its parameter") {
  const File file;
  auto connection = file.open();
  REQUIRE(ask(*connection, "CREATE TABLE b (id INTEGER PRIMARY KEY, g AS (id), v BLOB, t TEXT)").ok);
  const auto told = [&](std::string sql, std::string_view values) {
    const Answer answer = ask(*connection, std::move(sql), values);
    return answer.ok ? "ok" : std::string(facts(answer.code).name) + " " + answer.error.pointer;
  };
  CHECK(told("INSERT INTO b (t, v) VALUES (?, ?)", R"(["AP8Q","AP8Q"])") == "binary_as_text params.1");
  CHECK(told("INSERT INTO b VALUES (?, ?, ?)", R"([7,"AP8Q","AP8Q"])") == "binary_as_text params.1");
  CHECK(told("INSERT INTO main.b (v) VALUES (:v)", R"({"v":"AP8Q"})") == "binary_as_text params.v");
  CHECK(told("UPDATE b SET t = ?2, v = ?1", R"(["AP8Q","x"])") == "binary_as_text params.0");
  CHECK(told("SELECT * FROM b AS c WHERE c.v = $v", R"({"v":"AP8Q"})") == "binary_as_text params.v");
  CHECK(told("INSERT INTO b (t, v) VALUES (?, ?)", R"(["AP8Q",{"$binary":"AP8Q"}])") == "ok");
  CHECK(told("SELECT ? || v FROM b", R"(["AP8Q"])") == "ok");
  CHECK(told("INSERT INTO b (v) VALUES (?)", R"(["no base64!"])") == "ok");
}

TEST_CASE("files of others are read: full text, R*Tree, geopoly, mathematics, double-quoted texts") {
  const File file;
  auto connection = file.open();
  for (const char* sql :
       {"CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT)",
        "CREATE VIRTUAL TABLE words USING fts5(body, content=note, content_rowid=id)",
        "CREATE VIRTUAL TABLE words4 USING fts4(body)", "CREATE VIRTUAL TABLE words3 USING fts3(body)",
        "CREATE TRIGGER note_words AFTER INSERT ON note BEGIN INSERT INTO words (rowid, body) VALUES (new.id, "
        "new.body); "
        "INSERT INTO words4 (body) VALUES (new.body); END",
        "INSERT INTO note (body) VALUES ('hello world')", "INSERT INTO words3 VALUES ('hello')",
        "CREATE VIRTUAL TABLE area USING rtree(id, x0, x1)", "INSERT INTO area VALUES (1, 0, 1)",
        "CREATE VIRTUAL TABLE shape USING geopoly(name)",
        "INSERT INTO shape (name, _shape) VALUES ('a', '[[0,0],[1,0],[0,1],[0,0]]')",
        "CREATE VIEW greeting AS SELECT \"hello\" AS word", "CREATE TABLE plain (a)",
        "CREATE TRIGGER plain_seen AFTER INSERT ON plain BEGIN UPDATE note SET body = \"seen\" WHERE id = 0; END",
        "INSERT INTO plain VALUES (1)"}) {
    INFO(sql);
    CHECK(ask(*connection, sql).ok);
  }
  connection = file.open();
  CHECK(one(*connection, "SELECT body FROM words WHERE words MATCH 'hello'") == "'hello world'");
  CHECK(one(*connection, "SELECT body FROM words4 WHERE words4 MATCH 'world'") == "'hello world'");
  CHECK(one(*connection, "SELECT count(*) FROM words3 WHERE words3 MATCH 'hello'") == "1");
  CHECK(one(*connection, "SELECT id FROM area WHERE x0 < 0.5") == "1");
  CHECK(one(*connection, "SELECT name FROM shape WHERE geopoly_overlap(_shape, '[[0,0],[1,0],[0,1],[0,0]]')") == "'a'");
  CHECK(one(*connection, "SELECT sqrt(4), pow(2, 3), ceil(1.2)") == "n:2.000000|n:8.000000|n:2.000000");
  CHECK(one(*connection, "SELECT word FROM greeting") == "'hello'");
  CHECK(one(*connection, "SELECT json_extract('{\"a\":[1,2]}', '$.a[1]')") == "2");
  CHECK(ask(*connection, "CREATE VIRTUAL TABLE m USING no_such_module(a)").code == Code::module_missing);
  CHECK(ask(*connection, "CREATE VIRTUAL TABLE m USING fts5(a, tokenize = 'no_such')").code != Code::internal);
  auto reader = file.open(true);
  CHECK(one(*reader, "SELECT body FROM words WHERE words MATCH 'hello'", "null", true) == "'hello world'");
  CHECK(ask(*reader, "INSERT INTO words (body) VALUES ('x')", "null", true).code == Code::read_only);
}

TEST_CASE("one statement of SQLite fills neither memory nor disk", "[S28]") {
  const File file;
  auto connection = file.open();
  const std::int64_t before = peak_kilobytes();
  CHECK(ask(*connection, "SELECT hex(zeroblob(60000000))").code == Code::result_too_large);
  CHECK(ask(*connection, "SELECT zeroblob(500000000)").code == Code::result_too_large);
  CHECK(ask(*connection, "SELECT hex(zeroblob(30000000)), hex(zeroblob(30000000))").code == Code::result_too_large);
  CHECK(peak_kilobytes() - before < 4 * 65536 + kKeptFreed);
  // A sort that writes more than its share.
  const Answer sort = ask(*connection,
                          "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100000000) "
                          "SELECT hex(randomblob(2000)) AS v FROM c ORDER BY v",
                          "null", true, 120000);
  CHECK(sort.code == Code::limit);
  CHECK(one(*connection, "SELECT 1") == "1");
  CHECK(ask(*connection,
            "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 20000) "
            "SELECT hex(randomblob(2000)) AS v FROM c ORDER BY v LIMIT 1")
            .ok);
}
