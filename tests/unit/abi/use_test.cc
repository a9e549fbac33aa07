#include <algorithm>
#include <set>
#include <string>

#include "harness.h"

using namespace harness;

// The core's own SQLite, whose header no module shows.
extern "C" {
struct sqlite3;
int sqlite3_open(const char* file, sqlite3** database);
int sqlite3_exec(sqlite3* database, const char* sql, int (*)(void*, int, char**, char**), void*, char** error);
int sqlite3_close(sqlite3* database);
}

namespace {

// A sample database in a folder that the server allows.
struct Sample {
  Sample() : folder(std::string(JF_BUILD) + "/api_sample") {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open((folder + "/shop.db").c_str(), &database) == 0);
    sqlite3_exec(database,
                 "CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT); INSERT INTO t VALUES(1,'a'),(2,'b'),(3,NULL)",
                 nullptr, nullptr, nullptr);
    sqlite3_close(database);
  }
  ~Sample() { std::filesystem::remove_all(folder); }
  std::string folder;
};

Json with_root(const Sample& sample) {
  Json given = options();
  given["sqlite_roots"] = {sample.folder};
  return given;
}

Json shop(const Sample& sample, const char* title = "Shop") {
  return {{"title", title},
          {"type", "database"},
          {"sub_type", "sqlite3"},
          {"config", {{"client", "sqlite3"}, {"connection", {{"filename", sample.folder + "/shop.db"}}}}}};
}

const Json kCreator = principal("u1", "creator");
const Json kEditor = principal("u2", "editor");

}  // namespace

TEST_CASE("A query runs with and without its envelope, and leaves a usage record") {
  const Sample sample;
  Core core(with_root(sample));
  const std::string id = core.create(kCreator, shop(sample));
  const Json query = {{"sql", "SELECT id, name FROM t WHERE id > ?"}, {"params", {1}}};
  const Reply executed = core.on("endpoint.call", kEditor, {{"id", id}, {"endpoint", "execute"}},
                                 {{"action", "query"}, {"params", query}});
  INFO(executed.text);
  REQUIRE(executed.status == 200);
  CHECK(executed.json()["rows"] == Json{{{"id", 2}, {"name", "b"}}, {{"id", 3}, {"name", nullptr}}});
  CHECK(core.on("endpoint.call", kEditor, {{"id", id}, {"endpoint", "query"}}, query).json()["rowCount"] == 2);
  CHECK(core.on("endpoint.call", kEditor, {{"id", id}, {"endpoint", "tables"}}).json()["list"][0]["name"] == "t");
  const Json record = core.on("record.query", kEditor, {{"id", id}}, {{"op", "list"}}).json()["list"].back();
  CHECK(record["endpoint"] == "execute");
  CHECK(record["rows"] == 2);
  CHECK(record["status"] == "ok");
}

TEST_CASE("Parameters of endpoints are refused by name") {
  const Sample sample;
  Core core(with_root(sample));
  const std::string id = core.create(kCreator, shop(sample));
  const auto ask = [&](const char* endpoint, const Json& body) {
    return core.on("endpoint.call", kEditor, {{"id", id}, {"endpoint", endpoint}}, body);
  };
  CHECK(ask("execute", {{"action", "drop"}, {"params", {{"sql", "x"}}}}).code() == "action_unknown");
  CHECK(ask("execute", Json::object()).json()["details"]["errors"].size() == 2);
  const Json many =
      ask("query",
          {{"sql", ""}, {"maxRows", 0}, {"timeoutMillis", "1"}, {"rowFormat", "xml"}, {"extra", 1}, {"params", {{1}}}})
          .json();
  std::set<std::string> found;
  for (const Json& error : many["details"]["errors"])
    found.insert(error["path"].get<std::string>() + ":" + error["code"].get<std::string>());
  CHECK(found == std::set<std::string>{"extra:unknown_key", "sql:min_length", "maxRows:min", "timeoutMillis:type",
                                       "rowFormat:option"});
  CHECK(ask("ping", Json::object()).code() == "endpoint_not_found");
  CHECK(ask("constructor", Json::object()).code() == "endpoint_not_found");
  CHECK(ask("columns", Json::object()).code() == "required");
}

TEST_CASE("A stream ends with 204 and only its owner reads it") {
  const Sample sample;
  Core core(with_root(sample));
  const std::string id = core.create(kCreator, shop(sample));
  Json who = kEditor;
  who["accept"] = "application/x-ndjson";
  const Reply opened =
      core.on("endpoint.call", who, {{"id", id}, {"endpoint", "query"}}, {{"sql", "SELECT id FROM t"}});
  INFO(opened.text);
  REQUIRE(opened.type == "application/vnd.jackfield.cursor+json");
  const Json cursor = {{"cursor", opened.json()["cursor"]}};
  CHECK(core.call("cursor.next", kCreator, cursor).code() == "cursor_not_found");
  std::string rows;
  Reply chunk = core.call("cursor.next", kEditor, cursor);
  for (; chunk.status == 200; chunk = core.call("cursor.next", kEditor, cursor)) {
    CHECK(chunk.type == "application/x-ndjson");
    rows += chunk.text;
  }
  CHECK(chunk.status == 204);
  CHECK(rows == "{\"id\":1}\n{\"id\":2}\n{\"id\":3}\n");
  CHECK(core.call("cursor.next", kEditor, cursor).status == 404);
  const Json record = core.on("record.query", kEditor, {{"id", id}}, {{"op", "get"}}).json();
  CHECK(record["rows"] == 3);
}

TEST_CASE("Every call to a database fails by its deadline if it waited that long for a thread", "[S29]") {
  const Sample sample;
  Core core(with_root(sample));
  const std::string id = core.create(kCreator, shop(sample));
  Json late = kCreator;
  late["waited_ms"] = 3600000;
  const Json statement = {{"sql", "SELECT 1 AS one"}};
  const std::vector<std::pair<const char*, Json>> calls = {{"query", statement},
                                                           {"execute", {{"action", "query"}, {"params", statement}}},
                                                           {"schemas", Json::object()},
                                                           {"tables", Json::object()},
                                                           {"columns", {{"table", "t"}}}};
  for (const auto& [endpoint, body] : calls) {
    INFO(endpoint);
    CHECK(core.on("endpoint.call", kCreator, {{"id", id}, {"endpoint", endpoint}}, body).status == 200);
    CHECK(core.on("endpoint.call", late, {{"id", id}, {"endpoint", endpoint}}, body).code() == "timeout");
  }
  Json streamed = late;
  streamed["accept"] = "application/x-ndjson";
  CHECK(core.on("endpoint.call", streamed, {{"id", id}, {"endpoint", "query"}}, statement).code() == "timeout");
  CHECK(core.on("endpoint.call", late, {{"id", id}, {"endpoint", "test"}}).json()["errorCode"] == "timeout");
  CHECK(core.call("connection.test", late, {{"integrationId", id}}).json()["errorCode"] == "timeout");
  CHECK(core.call("connection.test", kCreator, {{"integrationId", id}}).json()["outcome"] == "ok");
}

TEST_CASE("No query gets more time than the operator allows", "[S28]") {
  const Sample sample;
  Json given = with_root(sample);
  given["max_timeout_ms"] = 1000;
  Core core(given);
  const std::string id = core.create(kCreator, shop(sample));
  const auto ask = [&](const char* endpoint, const Json& body, const char* accept = "application/json") {
    Json who = kEditor;
    who["accept"] = accept;
    return core.on("endpoint.call", who, {{"id", id}, {"endpoint", endpoint}}, body);
  };
  const Json allowed = {{"sql", "SELECT 1 AS one"}, {"timeoutMillis", 1000}};
  Json more = allowed;
  more["timeoutMillis"] = 1001;
  CHECK(ask("query", allowed).status == 200);
  const Json refused = ask("query", more).json()["details"]["errors"][0];
  CHECK(refused["path"] == "timeoutMillis");
  CHECK(refused["code"] == "max");
  CHECK(refused["params"]["value"] == 1000);
  const Json wrapped = ask("execute", {{"action", "query"}, {"params", more}}).json()["details"]["errors"][0];
  CHECK(wrapped["path"] == "params.timeoutMillis");
  CHECK(ask("query", more, "application/x-ndjson").status == 400);
  // Asked for nothing, the default ends by then too.
  const std::string endless = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c";
  CHECK(ask("query", {{"sql", endless}}).code() == "timeout");
  CHECK(core.call("capabilities.read", kEditor).json()["limits"]["query_timeout_ms_max"] == 1000);
}

TEST_CASE("Two integrations of a workspace may not use the same file, and none outside the roots") {
  const Sample sample;
  Core core(with_root(sample));
  core.create(kCreator, shop(sample));
  CHECK(core.call("integration.create", kCreator, shop(sample, "Again")).code() == "same_file");
  Json outside = shop(sample, "Outside");
  outside["config"]["connection"]["filename"] = "/etc/passwd";
  const Reply refused = core.call("integration.create", kCreator, outside);
  CHECK(refused.code() == "path_denied");
  CHECK(refused.text.find("passwd") == std::string::npos);
}

TEST_CASE("A test runs as stored, of a candidate, and in the shape that the published client sends") {
  const Sample sample;
  Core core(with_root(sample));
  const std::string id = core.create(kCreator, shop(sample));
  const Reply stored = core.call("connection.test", kEditor, {{"integrationId", id}});
  INFO(stored.text);
  CHECK(stored.json()["code"] == 0);
  CHECK(stored.json()["outcome"] == "ok");
  CHECK(core.on("endpoint.call", kEditor, {{"id", id}, {"endpoint", "test"}}, Json::object()).json()["outcome"] ==
        "ok");
  const Json bare = {{"title", "x"}, {"client", "sqlite3"}, {"connection", {{"filename", sample.folder + "/shop.db"}}}};
  CHECK(core.call("connection.test", kEditor, bare).status == 403);
  CHECK(core.call("connection.test", kCreator, bare).json()["outcome"] == "ok");
  Json missing = bare;
  missing["connection"]["filename"] = sample.folder + "/none.db";
  const Json failed = core.call("connection.test", kCreator, missing).json();
  CHECK(failed["code"] == -1);
  CHECK(failed["errorCode"] == "file_not_found");
  CHECK(core.call("connection.test", kCreator, Json::object()).status == 400);
}

namespace {

// Connections for OpenAI end at a port of this machine where nothing listens.
Json without_service() {
  Json given = options();
  given["egress"]["connect_to"] = {{"api.openai.com:443", "127.0.0.1:1"}};
  return given;
}

}  // namespace

TEST_CASE("A service that cannot be reached fails its test and its calls") {
  Core core(without_service());
  const Json tested = core.call("connection.test", kCreator, openai()).json();
  CHECK(tested["outcome"] == "unreachable");
  CHECK(tested["errorCode"] == "connection_refused");
  const std::string id = core.create(kCreator, openai());
  const Json chat = {{"model", "m"}, {"messages", {{{"role", "user"}, {"content", "hi"}}}}};
  const Reply answer = core.on("endpoint.call", kEditor, {{"id", id}, {"endpoint", "chat"}}, chat);
  CHECK(answer.status == 502);
  CHECK(answer.code() == "connection_refused");
  Json streamed = chat;
  streamed["stream"] = true;
  CHECK(core.on("endpoint.call", kEditor, {{"id", id}, {"endpoint", "chat"}}, streamed).code() == "connection_refused");
}

TEST_CASE("A disabled integration lends nothing to a test") {
  Core core;
  Json row = pg();
  row["config"]["connection"]["host"] = "127.0.0.1";
  row["config"]["connection"]["port"] = 1;
  const std::string id = core.create(kCreator, row);
  REQUIRE(core.on("integration.update", kCreator, {{"id", id}}, {{"enabled", false}}).status == 200);
  const auto test = [&](const Json& config) {
    return core.call("connection.test", kCreator, {{"integrationId", id}, {"config", config}});
  };
  CHECK(core.call("connection.test", kCreator, {{"integrationId", id}}).code() == "integration_disabled");
  CHECK(test(Json::object()).code() == "integration_disabled");
  CHECK(test({{"connection", {{"password", "********"}}}}).code() == "integration_disabled");
  CHECK(test({{"connection", {{"port", 2}}}}).code() == "integration_disabled");
  CHECK(core.on("endpoint.call", kCreator, {{"id", id}, {"endpoint", "test"}}, {{"config", Json::object()}}).status ==
        409);
  const Reply own = test({{"connection", {{"password", "another"}}}});
  INFO(own.text);
  CHECK(own.status == 200);
  CHECK(test({{"connection", {{"port", 2}, {"password", nullptr}}}}).status == 200);
}

TEST_CASE("Who inherits an integration cannot lead its secrets elsewhere [S4]") {
  Core core;
  const Json owner = principal("olga", "owner");
  const Json ann = core.call("user.create", owner, {{"name", "Ann"}, {"role", "creator"}}).json();
  const Json bob = core.call("user.create", owner, {{"name", "Bob"}, {"role", "creator"}}).json();
  core.call("user.create", owner, {{"name", "Olga"}, {"role", "owner"}});
  const std::string id = core.create(principal(ann["id"], "creator"), pg());
  const Json moved = {{"config", {{"connection", {{"host", "other.example.com"}}}}}};
  const Json heir = principal(bob["id"], "creator");
  const Reply removed = core.on("user.delete", owner, {{"userId", ann["id"]}}, nullptr, {{"transferTo", bob["id"]}});
  INFO(removed.text);
  REQUIRE(removed.json()["transferred"] == 1);
  CHECK(core.on("integration.update", heir, {{"id", id}}, moved).code() == "secret_reentry_required");
  Json test = moved;
  test["integrationId"] = id;
  CHECK(core.call("connection.test", heir, test).code() == "secret_reentry_required");
  Json copy = moved;
  copy["copy_from_id"] = id;
  const Reply copied = core.call("integration.create", heir, copy);
  CHECK(copied.json()["enabled"] == false);
  const Json audit = core.on("integration.audit", heir, {{"id", id}}).json()["list"];
  // What was refused since then is in it too.
  CHECK(std::any_of(audit.begin(), audit.end(), [](const Json& one) {
    return one["operation"] == "integration.transfer" && one["outcome"] == "ok";
  }));

  REQUIRE(
      core.on("integration.update", heir, {{"id", id}}, {{"config", {{"connection", {{"password", "own"}}}}}}).status ==
      200);
  CHECK(core.on("integration.update", heir, {{"id", id}}, moved).status == 200);
}

TEST_CASE("Tests are limited to thirty a minute for one user [S26]") {
  const Sample sample;
  Core core(with_root(sample));
  const std::string id = core.create(kCreator, shop(sample));
  for (int i = 0; i < 30; ++i) CHECK(core.call("connection.test", kEditor, {{"integrationId", id}}).status == 200);
  const Reply limited = core.call("connection.test", kEditor, {{"integrationId", id}});
  CHECK(limited.status == 429);
  CHECK(limited.json()["details"]["retryAfter"] == 60);
  core.clock.now += 60000;
  CHECK(core.call("connection.test", kEditor, {{"integrationId", id}}).status == 200);
}

TEST_CASE("Config endpoints answer offline, and service endpoints show offline what they would send") {
  Core core(without_service());
  Json body = openai();
  body["config"]["models"] = {"gpt-4o", "gpt-4"};
  const std::string id = core.create(kCreator, body);
  const Reply models = core.on("endpoint.call", kEditor, {{"id", id}, {"endpoint", "availableModels"}}, Json::object());
  CHECK(models.json() == Json{{{"value", "gpt-4o"}, {"label", "gpt-4o"}}, {{"value", "gpt-4"}, {"label", "gpt-4"}}});
  const Reply invalid = core.on("endpoint.call", kEditor, {{"id", id}, {"endpoint", "chat"}}, Json::object());
  CHECK(invalid.status == 400);
}

TEST_CASE("Capabilities name every connector with its state") {
  Core core;
  const Json capabilities = core.call("capabilities.read", Json::object()).json();
  CHECK(capabilities["build"] == "native");
  CHECK(capabilities["egress"] == "private-allowed");
  CHECK(capabilities["connectors"].size() >= 7);
  for (const Json& connector : capabilities["connectors"]) {
    if (connector["name"] == "sqlite") CHECK(connector["state"] == "available");
  }
  CHECK(capabilities["not_built"].empty());
}
