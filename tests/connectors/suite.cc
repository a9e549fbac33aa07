#include "suite.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>

#include "fixture.h"
#include "suite_sessions.h"
#include "suite_types.h"
#include "validate/validate.h"

namespace jackfield::test {
namespace {

using Json = nlohmann::json;
using Options = Asker::Options;

std::int64_t milliseconds(const std::function<void()>& work) {
  const auto begun = Clock::now();
  work();
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun).count();
}

Json parsed(const Result<std::string>& body) {
  if (!body) FAIL(facts(body.error().code).name);
  return Json::parse(*body);
}

// Reads a stream to its end. Every chunk holds whole lines and stays small.
std::string read_all(Asker& asker, const std::string& sql, StreamFormat format, std::int64_t max_rows = 0,
                     RowFormat rows = RowFormat::object) {
  QueryRequest request;
  request.sql = sql;
  request.row_format = rows;
  request.max_rows = max_rows;
  CancelToken cancel;
  auto opened = asker.databases->stream(asker.use(), request, format, cancel);
  if (!opened) FAIL(facts(opened.error().code).name);
  std::string text;
  while (true) {
    auto chunk = asker.databases->next(opened->cursor, asker.use().who, cancel);
    if (!chunk) FAIL(facts(chunk.error().code).name);
    CHECK(chunk->bytes.size() < 200000);
    text += chunk->bytes;
    if (chunk->done) return text;
  }
}

void make_items(Asker& asker, const Dialect& dialect) {
  (void)asker.ask("DROP TABLE suite_items");
  REQUIRE(asker.code("CREATE TABLE suite_items (id " + dialect.integer_type + " PRIMARY KEY, name " +
                     dialect.text_type + " NOT NULL, note " + dialect.text_type + ")") == "ok");
  for (const char* row : {"1, 'one', NULL", "2, 'two', 'x'", "3, 'three', 'y'"})
    REQUIRE(asker.code("INSERT INTO suite_items VALUES (" + std::string(row) + ")") == "ok");
}

std::string select_one(const Dialect& dialect) { return "SELECT 1 AS one" + dialect.from_nothing; }

// The answer with column names in the engine's case: "id": becomes "ID":.
std::string named(const Dialect& dialect, std::string text) {
  if (!dialect.upper_names) return text;
  for (const char* name : {"id", "name", "note", "v", "n"}) {
    const std::string key = "\"" + std::string(name) + "\":";
    for (std::size_t at = text.find(key); at != std::string::npos; at = text.find(key, at + 1)) {
      for (std::size_t i = at + 1; text[i] != '"'; ++i) text[i] = static_cast<char>(std::toupper(text[i]));
    }
  }
  return text;
}

// The bytes of the answer, between the rows' brackets.
std::string rows_of(const Result<std::string>& body) {
  if (!body) FAIL(facts(body.error().code).name);
  const std::size_t from = body->find("\"rows\":[") + 7;
  return body->substr(from, body->rfind("],\"rowCount\"") - from + 1);
}

void shapes(Asker& asker, const Dialect& dialect) {
  const std::string all = "SELECT id, name, note FROM suite_items ORDER BY id";
  CHECK(rows_of(asker.ask(all)) == named(dialect,
                                         R"([{"id":1,"name":"one","note":null},{"id":2,"name":"two","note":"x"},)"
                                         R"({"id":3,"name":"three","note":"y"}])"));
  Options arrays;
  arrays.format = RowFormat::array;
  CHECK(rows_of(asker.ask(all, arrays)) == R"([[1,"one",null],[2,"two","x"],[3,"three","y"]])");
  const Json twice = parsed(asker.ask("SELECT id, id, name FROM suite_items WHERE id = 1"));
  std::vector<std::string> names;
  for (const auto& [name, value] : twice["rows"][0].items()) names.push_back(name);
  CHECK(names == (dialect.upper_names ? std::vector<std::string>{"ID", "ID_2", "NAME"}
                                      : std::vector<std::string>{"id", "id_2", "name"}));
  CHECK(parsed(asker.ask("SELECT * FROM suite_items WHERE id = 99"))["rowCount"] == 0);
}

void parameters(Asker& asker, const Dialect& dialect) {
  const std::string first = dialect.placeholder(1);
  const std::string select = "SELECT name FROM suite_items WHERE id = " + first;
  CHECK(asker.cell(select, "[2]") == "\"two\"");
  CHECK(asker.code(select) == "parameter_count");
  Options two;
  two.parameters = "[1, 2]";
  CHECK(asker.code(select, two) == "parameter_count");
  const std::string text = "it's \\\"; DROP TABLE suite_items -- \\u00e4\\ud83d\\ude00";
  Options insert;
  insert.parameters = "[50, \"" + text + "\", null]";
  CHECK(asker.code("INSERT INTO suite_items VALUES (" + first + ", " + dialect.placeholder(2) + ", " +
                       dialect.placeholder(3) + ")",
                   insert) == "ok");
  CHECK(Json::parse(asker.cell("SELECT name FROM suite_items WHERE id = " + first, "[50]")) ==
        Json::parse("\"" + text + "\""));
  CHECK(asker.cell("SELECT note FROM suite_items WHERE id = 50") == "null");
  if (dialect.named_parameters) {
    CHECK(asker.cell("SELECT name FROM suite_items WHERE id = :id AND id < :most", R"({"id":2,"most":9})") ==
          "\"two\"");
    Options missing;
    missing.parameters = R"({"id":2})";
    CHECK(asker.code("SELECT name FROM suite_items WHERE id = :id AND id < :most", missing) == "parameter_count");
    missing.parameters = R"({"id":2,"unused":1})";
    CHECK(asker.code("SELECT name FROM suite_items WHERE id = :id", missing) == "parameter_count");
  }
}

void changes(Asker& asker, const Dialect& dialect) {
  CHECK(parsed(asker.ask("UPDATE suite_items SET note = 'z' WHERE id < 3"))["affectedRows"] == 2);
  CHECK(parsed(asker.ask("DELETE FROM suite_items WHERE id = 3"))["affectedRows"] == 1);
  CHECK_FALSE(parsed(asker.ask(select_one(dialect))).contains("affectedRows"));
}

void streaming(Asker& asker, const Dialect& dialect) {
  const std::string text = read_all(asker, dialect.numbers(100000), StreamFormat::ndjson);
  CHECK(std::count(text.begin(), text.end(), '\n') == 100000);
  CHECK(text.starts_with(named(dialect, "{\"n\":1}\n{\"n\":2}\n")));
  CHECK(text.ends_with(named(dialect, "{\"n\":100000}\n")));
  const std::string all = "SELECT id, name, note FROM suite_items ORDER BY id";
  CHECK(read_all(asker, all, StreamFormat::ndjson, 2) ==
        named(dialect, "{\"id\":1,\"name\":\"one\",\"note\":null}\n{\"id\":2,\"name\":\"two\",\"note\":\"x\"}\n"));
  CHECK(read_all(asker, all, StreamFormat::ndjson, 2, RowFormat::array) == "[1,\"one\",null]\n[2,\"two\",\"x\"]\n");
  REQUIRE(asker.code("UPDATE suite_items SET note = 'a,\"b\"' WHERE id = 3") == "ok");
  const std::string csv = read_all(asker, all, StreamFormat::csv);
  CHECK(csv.substr(csv.find('\n') + 1) == "1,one,\r\n2,two,x\r\n3,three,\"a,\"\"b\"\"\"\r\n");
  CHECK(csv.starts_with(dialect.upper_names ? "ID,NAME,NOTE\r\n" : "id,name,note\r\n"));
  const std::string envelope = read_all(asker, dialect.numbers(10), StreamFormat::ndjson_envelope, 4);
  CHECK(std::count(envelope.begin(), envelope.end(), '\n') == 6);
  CHECK(envelope.find("\"truncatedBy\":\"rows\"") != std::string::npos);
  // A reader that stops in the middle returns its connection.
  for (int i = 0; i < 12; ++i) {
    QueryRequest request;
    request.sql = dialect.numbers(100000);
    request.max_rows = 0;
    CancelToken cancel;
    auto opened = asker.databases->stream(asker.use(), request, StreamFormat::ndjson, cancel);
    REQUIRE(opened);
    CHECK(asker.databases->next(opened->cursor, asker.use().who, cancel));
    CHECK(asker.databases->close(opened->cursor, asker.use().who));
  }
  CHECK(asker.cell(select_one(dialect)) == "1");
}

void row_limits(Asker& asker, const Dialect& dialect) {
  Options three;
  three.max_rows = 3;
  const Json cut = parsed(asker.ask(dialect.numbers(10), three));
  CHECK(cut["rowCount"] == 3);
  CHECK(cut["truncatedBy"] == "rows");
  CHECK(parsed(asker.ask(dialect.numbers(3), three))["truncated"] == false);
  CHECK(asker.cell(select_one(dialect)) == "1");
}

void errors(Asker& asker, const Dialect& dialect) {
  CHECK(asker.code("SELEC 1") == "syntax_error");
  CHECK(asker.code("") == "syntax_error");
  CHECK(asker.code("SELECT * FROM no_such_table_here") == "object_not_found");
  CHECK(asker.code("SELECT no_such_column FROM suite_items") == "object_not_found");
  CHECK(asker.code("INSERT INTO suite_items VALUES (1, 'again', NULL)") ==
        (dialect.unique_keys ? "constraint_violated" : "ok"));
  CHECK(asker.code("INSERT INTO suite_items VALUES (77, NULL, NULL)") == "constraint_violated");
  CHECK(asker.code(dialect.two_statements) == "multiple_statements");
  CHECK(asker.code(select_one(dialect) + "; -- and nothing more") == "ok");
  CHECK(asker.cell(select_one(dialect)) == "1");
  auto failed = asker.ask("SELECT * FROM canary_4711_table");
  REQUIRE_FALSE(failed);
  for (const Detail& detail : failed.error().details) {
    if (const auto* text = std::get_if<std::string>(&detail.value)) CHECK(text->find("canary") == std::string::npos);
  }
}

void deadlines(Asker& asker, const Dialect& dialect) {
  Options brief;
  brief.timeout_ms = 300;
  std::string code;
  CHECK(milliseconds([&] { code = asker.code(dialect.slow, brief); }) < 4000);
  CHECK(code == "timeout");
  CHECK(asker.cell(select_one(dialect)) == "1");
  if (!dialect.cancels) return;
  std::thread canceller([&] {
    const Principal me = asker.use().who;
    for (int i = 0; i < 5000 && !asker.databases->cancel("suite-query", me); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    (void)asker.databases->cancel("suite-query", me);
  });
  Options named;
  named.query_id = "suite-query";
  CHECK(milliseconds([&] { code = asker.code(dialect.slow, named); }) < 6000);
  CHECK(code == "cancelled");
  canceller.join();
  CHECK(asker.cell(select_one(dialect)) == "1");
}

void read_only(Asker& asker, const Dialect& dialect) {
  if (!dialect.read_only) return;
  Options reading;
  reading.read_only = true;
  CHECK(asker.code("SELECT * FROM suite_items", reading) == "ok");
  for (const char* sql :
       {"INSERT INTO suite_items VALUES (9, 'nine', NULL)", "UPDATE suite_items SET note = 'w'",
        "DELETE FROM suite_items", "DROP TABLE suite_items", "CREATE TABLE suite_more (id INTEGER)"}) {
    INFO(sql);
    CHECK(asker.code(sql, reading) == "read_only");
  }
  CHECK(asker.cell("SELECT count(*) AS n FROM suite_items") == "3");
  CHECK(asker.code("UPDATE suite_items SET note = 'w' WHERE id = 1") == "ok");
}

void resets(Asker& asker, const Dialect& dialect) {
  if (dialect.leave_state.empty()) return;
  (void)asker.ask(dialect.leave_state);
  for (int i = 0; i < 8; ++i) CHECK(asker.cell(dialect.see_state) != "\"seen\"");
}

void introspection(Asker& asker, const Dialect& dialect) {
  CancelToken cancel;
  const auto list = [&](IntrospectRequest request) {
    return parsed(asker.databases->introspect(asker.use(), request, cancel));
  };
  const auto stored = [&](std::string name) {
    for (char& c : name) c = dialect.upper_names ? static_cast<char>(std::toupper(c)) : c;
    return name;
  };
  const Json schemas = list({IntrospectKind::schemas, "", ""});
  CHECK(std::any_of(schemas["list"].begin(), schemas["list"].end(),
                    [&](const Json& one) { return one["name"] == dialect.schema; }));
  const Json tables = list({IntrospectKind::tables, dialect.schema, ""});
  CHECK(std::any_of(tables["list"].begin(), tables["list"].end(), [&](const Json& one) {
    return one["name"] == stored("suite_items") && one["type"] == "table" && one["schema"] == dialect.schema;
  }));
  const Json columns = list({IntrospectKind::columns, dialect.schema, stored("suite_items")});
  REQUIRE(columns["list"].size() == 3);
  CHECK(columns["list"][0]["name"] == stored("id"));
  CHECK(columns["list"][0]["type"] == "integer");
  CHECK(columns["list"][0]["primary_key"] == dialect.primary_keys);
  CHECK(columns["list"][0]["nullable"] == false);
  CHECK(columns["list"][1]["nullable"] == false);
  CHECK(columns["list"][1]["primary_key"] == false);
  CHECK(columns["list"][2]["nullable"] == true);
  CHECK(columns["list"][2]["position"] == 3);
  CHECK(columns["pageInfo"]["isLastPage"] == true);
  const Json page = list({IntrospectKind::columns, dialect.schema, stored("suite_items"), 1, 1});
  REQUIRE(page["list"].size() == 1);
  CHECK(page["list"][0]["name"] == stored("name"));
  CHECK(page["pageInfo"]["isLastPage"] == false);
}

void many_at_once(Asker& asker, const Dialect& dialect) {
  std::atomic<int> right{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 12; ++i) {
    threads.emplace_back([&, i] {
      for (int round = 0; round < 10; ++round) {
        const std::string answer = asker.cell("SELECT name FROM suite_items WHERE id = " + dialect.placeholder(1),
                                              "[" + std::to_string(i % 3 + 1) + "]");
        if (answer == (i % 3 == 0 ? "\"one\"" : i % 3 == 1 ? "\"two\"" : "\"three\"")) right.fetch_add(1);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(right == 120);
}

}  // namespace

Config suite_config(std::string_view text) {
  auto arena = std::make_shared<json::Arena>();
  auto value = json::parse(*arena, text, json::kConfigLimits);
  if (!value) throw std::logic_error("the configuration of a test is no JSON");  // on any thread: no check
  return ConfigAccess::make(arena, *value);
}

ConnectorEnvironment suite_environment() {
  ConnectorEnvironment environment = private_allowed();
  environment.host.now_ms = [] { return std::int64_t{1795453437000}; };
  auto counter = std::make_shared<std::atomic<std::uint64_t>>(0);
  environment.host.random = [counter](std::span<std::uint8_t> out) {
    std::uint64_t state = (counter->fetch_add(1) + 1) * 0x9e3779b97f4a7c15ULL;
    for (std::uint8_t& byte : out) {
      state ^= state << 13;
      state ^= state >> 7;
      state ^= state << 17;
      byte = static_cast<std::uint8_t>(state >> 32);
    }
  };
  environment.host.log = [](LogLevel, std::string_view) {};
  return environment;
}

Asker::Asker(const Engine& engine)
    : databases(std::make_unique<DatabasesCore>(engine.environment,
                                                engine.made ? Registry({engine.made}) : Registry(engine.environment))),
      engine_(engine) {}

DatabaseUse Asker::use() const {
  DatabaseUse use;
  use.connector = engine_.connector;
  use.integration = "int00000000000001";
  use.who = {user, "w1", Role::editor};
  use.open_config = [this]() -> Result<Config> { return suite_config(engine_.config); };
  return use;
}

std::int64_t Asker::figure(const char* name) const {
  return nlohmann::json::parse(databases->pool_figures(use().integration))[name];
}

bool Asker::comes_to_rest() const {
  for (int i = 0; i < 300; ++i) {
    if (figure("busy") + figure("waiting") + figure("connecting") == 0) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

Result<std::string> Asker::ask(std::string sql, const Options& options) {
  json::Arena arena;
  auto values = json::parse(arena, options.parameters, json::kEndpointLimits);
  if (!values) return std::move(values).error();
  QueryRequest request;
  request.sql = std::move(sql);
  request.parameters = *values;
  request.read_only = options.read_only;
  request.max_rows = options.max_rows;
  request.timeout_ms = options.timeout_ms;
  request.row_format = options.format;
  request.query_id = options.query_id;
  CancelToken cancel;
  Usage usage;
  return databases->execute(use(), request, cancel, usage);
}

std::string Asker::cell(std::string sql, std::string parameters_json) {
  Options options;
  options.parameters = std::move(parameters_json);
  options.format = RowFormat::array;
  const auto body = ask(std::move(sql), options);
  if (!body) return "error " + std::string(facts(body.error().code).name);
  const Json rows = Json::parse(*body)["rows"];
  return rows.empty() || rows[0].empty() ? "no cell" : rows[0][0].dump();
}

std::string Asker::code(std::string sql, const Options& options) {
  const auto body = ask(std::move(sql), options);
  return std::string(body ? "ok" : facts(body.error().code).name);
}

void run_suite(const Engine& engine) {
  Asker asker(engine);
  const Dialect& dialect = engine.dialect;
  CancelToken cancel;
  const TestOutcome outcome =
      asker.databases->test(engine.connector, suite_config(engine.config), asker.use().who, cancel);
  if (outcome.state != TestState::ok) FAIL("test: " << facts(outcome.error.code).name);
  CHECK_FALSE(outcome.server_version.empty());
  make_items(asker, dialect);
  SECTION("types") { check_types(asker, engine); }
  SECTION("objects and arrays") { shapes(asker, dialect); }
  SECTION("parameters") { parameters(asker, dialect); }
  SECTION("changes") { changes(asker, dialect); }
  SECTION("streaming") { streaming(asker, dialect); }
  SECTION("limits") { row_limits(asker, dialect); }
  SECTION("errors") { errors(asker, dialect); }
  SECTION("deadline and cancel") { deadlines(asker, dialect); }
  SECTION("read-only") { read_only(asker, dialect); }
  SECTION("reset") { resets(asker, dialect); }
  SECTION("sessions of two callers") { check_states(asker, engine.connector); }
  SECTION("transactions") { check_transactions(asker, dialect); }
  SECTION("introspection") { introspection(asker, dialect); }
  SECTION("many at once") { many_at_once(asker, dialect); }
  CHECK(asker.code("DROP TABLE suite_items") == "ok");
}

void run_suite_at_url(const std::string& name, Engine engine) {
  const std::string url = variable(name + "_URL");
  if (url.empty()) {
    WARN("skipped: JACKFIELD_TEST_" << name << "_URL is not set");
    return;
  }
  json::Arena arena;
  const auto config = parse_connection_url(arena, url);
  if (!config) FAIL("JACKFIELD_TEST_" << name << "_URL: " << facts(config.error().code).name);
  engine.config = "{\"client\":" + json_text(config->client) + ",\"connection\":" + json::to_text(config->connection) +
                  ",\"pool\":{\"max\":4,\"acquireTimeoutMillis\":20000}}";
  if (const std::string schema = variable(name + "_SCHEMA"); !schema.empty()) engine.dialect.schema = schema;
  run_suite(engine);
}

}  // namespace jackfield::test
