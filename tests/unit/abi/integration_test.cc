#include <string>
#include <vector>

#include "harness.h"

using namespace harness;

namespace {
Json get(Core& core, const Json& who, const std::string& id, const Json& query = nullptr) {
  const Reply reply = core.on("integration.get", who, {{"id", id}}, nullptr, query);
  INFO(reply.text);
  REQUIRE(reply.status == 200);
  return reply.json();
}
Reply patch(Core& core, const Json& who, const std::string& id, const Json& body) {
  return core.on("integration.update", who, {{"id", id}}, body);
}
const Json kCreator = principal("u1", "creator");
const Json kOther = principal("u2", "creator");
const Json kOwner = principal("u3", "owner");
}  // namespace

TEST_CASE("An integration has its keys in order and a config only when asked and allowed [S8]") {
  Core core;
  const Reply made = core.call("integration.create", kCreator, pg("  Orders  "));
  REQUIRE(made.status == 201);
  std::string keys;
  const auto ordered = nlohmann::ordered_json::parse(made.text);
  for (const auto& [key, value] : ordered.items()) keys += key + " ";
  CHECK(keys ==
        "id title meta type sub_type fk_workspace_id enabled is_private is_default deleted created_by order "
        "is_encrypted version "
        "config_revision created_at updated_at ");
  const Json row = made.json();
  CHECK(row["title"] == "Orders");
  CHECK(row["is_encrypted"] == true);
  CHECK(row["created_at"] == "2026-11-23 17:03:57+00:00");
  const std::string id = row["id"];

  CHECK(core.on("integration.get", kOther, {{"id", id}}, nullptr, {{"includeConfig", "true"}}).code() ==
        "config_not_readable");
  for (const Json& who : {kCreator, kOwner}) {
    const Json seen = get(core, who, id, {{"includeConfig", "true"}});
    CHECK(seen["config"]["connection"]["password"] == "********");
    CHECK(seen["secrets"]["connection.password"] == true);
  }
  CHECK_FALSE(get(core, kCreator, id, {{"includeConfig", "1"}}).contains("config"));
}

TEST_CASE("Clear secrets are for the row creator, are audited and can be switched off [S8]") {
  Core core;
  const std::string id = core.create(kCreator, pg());
  CHECK(core.on("integration.get", kOwner, {{"id", id}}, nullptr, {{"includeSecrets", "true"}}).code() ==
        "row_creator_required");
  CHECK(get(core, kCreator, id, {{"includeSecrets", "true"}})["config"]["connection"]["password"] == "canary-password");
  const Reply audit = core.on("integration.audit", kCreator, {{"id", id}});
  CHECK(audit.json()["list"][0]["operation"] == "integration.reveal");
  CHECK(audit.text.find("canary") == std::string::npos);

  Json closed = options();
  closed["reveal"] = false;
  Core strict(closed);
  const std::string other = strict.create(kCreator, pg());
  CHECK(strict.on("integration.get", kCreator, {{"id", other}}, nullptr, {{"includeSecrets", "true"}}).code() ==
        "reveal_disabled");
}

TEST_CASE("A patch merges, keeps secrets and counts versions [S1]") {
  Core core;
  const std::string id = core.create(kCreator, pg());
  const Reply changed =
      patch(core, kCreator, id, {{"config", {{"connection", {{"database", "sales"}, {"password", "********"}}}}}});
  INFO(changed.text);
  REQUIRE(changed.status == 200);
  CHECK(changed.json()["version"] == 2);
  CHECK(changed.json()["config_revision"] == 2);
  const Json clear = get(core, kCreator, id, {{"includeSecrets", "true"}})["config"]["connection"];
  CHECK(clear["database"] == "sales");
  CHECK(clear["password"] == "canary-password");

  CHECK(patch(core, kCreator, id, {{"title", "Other"}, {"version", 1}}).json()["details"]["version"] == 2);
  const Json titled = patch(core, kCreator, id, {{"title", "Other"}, {"version", 2}}).json();
  CHECK(titled["version"] == 3);
  CHECK(titled["config_revision"] == 2);
  CHECK(patch(core, kCreator, id, Json::object()).json()["version"] == 3);
  CHECK(patch(core, kCreator, id, {{"sub_type", "mysql2"}}).code() == "option");
}

TEST_CASE("Meta merges like RFC 7396 and has a limit") {
  Core core;
  Json body = openai();
  body["meta"] = {{"a", 1}, {"b", {{"c", 2}}}};
  const std::string id = core.create(kCreator, body);
  CHECK(patch(core, kCreator, id, {{"meta", {{"a", nullptr}, {"b", {{"d", 3}}}}}}).json()["meta"] ==
        Json{{"b", {{"c", 2}, {"d", 3}}}});
  CHECK(patch(core, kCreator, id, {{"meta", {{"x", std::string(70000, 'x')}}}}).code() == "limit");
  CHECK(patch(core, kCreator, id, {{"meta", {1}}}).code() == "object_required");
  // Typed clients send null for what they leave alone.
  CHECK(patch(core, kCreator, id, {{"meta", nullptr}}).json()["meta"] == Json{{"b", {{"c", 2}, {"d", 3}}}});
}

TEST_CASE("A changed target asks others for the secret again, and the row creator only when told to [S4]") {
  const Json elsewhere = {{"config", {{"connection", {{"host", "other.example.com"}}}}}};
  Core core;
  const std::string id = core.create(kCreator, pg());
  const Reply refused = patch(core, kOther, id, elsewhere);
  CHECK(refused.status == 400);
  CHECK(refused.code() == "secret_reentry_required");
  CHECK(refused.json()["details"]["errors"][0]["path"] == "connection.password");
  CHECK(patch(core, kCreator, id, elsewhere).status == 200);
  const Json entry = core.on("integration.audit", kCreator, {{"id", id}}).json()["list"][0];
  CHECK(entry["details"]["exemption_used"] == true);
  CHECK(core.call("connection.test", kOther,
                  {{"integrationId", id}, {"config", {{"connection", {{"host", "third.example.com"}}}}}})
            .code() == "secret_reentry_required");

  Json strict = options();
  strict["retarget"] = "strict";
  Core bound(strict);
  const std::string other = bound.create(kCreator, pg());
  CHECK(patch(bound, kCreator, other, elsewhere).code() == "secret_reentry_required");
}

TEST_CASE("Copies get a title of their own, and secrets for the row creator of the source only") {
  Core core;
  const std::string id = core.create(kCreator, pg("X"));
  const auto copy = [&](const Json& who) { return core.call("integration.create", who, {{"copy_from_id", id}}); };
  CHECK(copy(kCreator).json()["title"] == "X copy");
  const Json second = copy(kCreator).json();
  CHECK(second["title"] == "X copy_1");
  CHECK(second["enabled"] == true);
  CHECK(get(core, kCreator, second["id"], {{"includeSecrets", "true"}})["config"]["connection"]["password"] ==
        "canary-password");

  CHECK(copy(kOther).code() == "config_not_readable");
  const Json foreign = copy(kOwner).json();
  CHECK(foreign["enabled"] == false);
  const std::string copied = foreign["id"];
  CHECK_FALSE(get(core, kOwner, copied, {{"includeConfig", "true"}})["secrets"].value("connection.password", false));
  CHECK(core.on("endpoint.call", kOwner, {{"id", copied}, {"endpoint", "schemas"}}).code() == "integration_disabled");
  CHECK(patch(core, kOwner, copied, {{"config", {{"connection", {{"password", "new"}}}}}}).json()["enabled"] == true);
}

TEST_CASE("The first shared ai integration is the default; it is handed on and never private") {
  Core core;
  const std::string a = core.create(kCreator, openai("A"));
  const std::string b = core.create(kCreator, openai("B"));
  CHECK(get(core, kCreator, a)["is_default"] == true);
  CHECK(get(core, kCreator, b)["is_default"] == false);
  CHECK(core.on("integration.set_default", kCreator, {{"id", b}}).json()["is_default"] == true);
  CHECK(get(core, kCreator, a)["is_default"] == false);
  CHECK(patch(core, kCreator, b, {{"is_private", true}}).json()["is_default"] == false);
  CHECK(get(core, kCreator, a)["is_default"] == true);
  CHECK(core.on("integration.set_default", kCreator, {{"id", b}}).code() == "private_default");
  CHECK(core.on("integration.delete", kCreator, {{"id", a}}).status == 200);
  CHECK(patch(core, kCreator, b, {{"is_private", false}}).json()["is_default"] == true);
}

TEST_CASE("A linked integration is deleted by force alone") {
  Core core;
  const std::string id = core.create(kCreator, pg());
  const Reply source = core.on("source.create", kCreator, {{"baseId", "base-1"}},
                               {{"alias", "Orders"}, {"fk_integration_id", id}, {"config", {{"schema", "sales"}}}});
  INFO(source.text);
  REQUIRE(source.status == 201);
  CHECK(get(core, kCreator, id, {{"includeSources", "true"}})["sources"][0]["alias"] == "Orders");
  const Reply refused = core.on("integration.delete", kCreator, {{"id", id}});
  CHECK(refused.status == 409);
  CHECK(refused.json()["error"] == "ERR_INTEGRATION_LINKED_WITH_BASES");
  CHECK(refused.json()["details"]["bases"][0] == Json{{"id", "base-1"}, {"title", "base-1"}});
  CHECK(refused.json()["details"]["sources"][0]["base_id"] == "base-1");
  const Json path = {{"baseId", "base-1"}, {"sourceId", source.json()["id"]}};
  CHECK(core.on("source.update", kCreator, path, {{"config", {{"host", "x"}}}}).code() == "unknown_key");
  CHECK(core.on("source.update", kCreator, path, {{"alias", "Sales"}}).json()["alias"] == "Sales");
  CHECK(core.on("integration.delete", kCreator, {{"id", id}}, nullptr, {{"force", "yes"}}).status == 409);
  CHECK(core.on("integration.delete", kCreator, {{"id", id}}, nullptr, {{"force", "true"}}).text == "true");
  CHECK(core.on("source.get", kCreator, path).code() == "source_not_found");
}

TEST_CASE("Lists page, filter and search as text") {
  Core core;
  for (const char* title : {"One 100%", "Two_", "three"}) core.create(kCreator, openai(title));
  core.create(kCreator, pg("ONE"));
  const auto list = [&](const Json& query) {
    Json who = kCreator;
    who["query"] = query;
    return core.call("integration.list", who);
  };
  CHECK(list({{"query", "one"}}).json()["list"].size() == 2);
  CHECK(list({{"query", "%"}}).json()["list"].size() == 1);
  CHECK(list({{"query", "_"}}).json()["list"].size() == 1);
  CHECK(list({{"type", "database"}}).json()["list"][0]["title"] == "ONE");
  const Json page = list({{"limit", "3"}, {"offset", "3"}}).json();
  CHECK(page["list"].size() == 1);
  CHECK(page["pageInfo"] ==
        Json{{"totalRows", 4}, {"page", 2}, {"pageSize", 3}, {"isFirstPage", false}, {"isLastPage", true}});
  CHECK(page["list"][0]["source_count"] == 0);
  CHECK(list({{"limit", "0"}}).code() == "min");
  CHECK(list({{"limit", "1001"}}).code() == "max");
  CHECK(list({{"limit", "ten"}}).code() == "type");
  const Json cut = list({{"type", "database"}, {"includeDatabaseInfo", "true"}}).json()["list"][0]["config"];
  CHECK(cut == Json{{"client", "pg"}, {"connection", {{"database", "orders"}}}, {"searchPath", {"public"}}});
}

TEST_CASE("Titles have 1 to 128 code points") {
  Core core;
  std::string emoji;
  for (int i = 0; i < 128; ++i) emoji += "\xF0\x9F\x98\x80";
  CHECK(core.call("integration.create", kCreator, openai(emoji)).status == 201);
  CHECK(core.call("integration.create", kCreator, openai(emoji + "x")).code() == "title_length");
  CHECK(core.call("integration.create", kCreator, openai(" \xC2\xA0 ")).code() == "title_length");
}

TEST_CASE("config null clears everything and disables; nothing of it is left [S1]") {
  Core core;
  const std::string id = core.create(kCreator, pg());
  const Json cleared = patch(core, kCreator, id, {{"config", nullptr}}).json();
  CHECK(cleared["enabled"] == false);
  CHECK(get(core, kCreator, id, {{"includeConfig", "true"}})["config"] == Json::object());
}

TEST_CASE("Usage records are listed, found and summed by name") {
  Core core;
  const std::string id = core.create(kCreator, openai());
  const auto store = [&](const Json& body) {
    return core.on("record.query", principal("u5", "editor"), {{"id", id}}, body);
  };
  CHECK(store({{"op", "get"}}).text == "null");
  CHECK(store({{"op", "sum"}, {"fields", "total_tokens"}}).text == R"({"total_tokens":null})");
  const Reply added =
      core.on("record.add", kCreator, {{"id", id}}, {{"fields", {{"total_tokens", 12}, {"model", "m"}}}});
  INFO(added.text);
  CHECK(added.status == 200);
  core.on("record.add", kCreator, {{"id", id}}, {{"fields", {{"total_tokens", 30}}}});
  CHECK(store({{"op", "sum"}, {"fields", {"total_tokens", "input_tokens"}}}).json() ==
        Json{{"total_tokens", 42}, {"input_tokens", nullptr}});
  CHECK(store({{"op", "list"}, {"limit", 1}}).json()["pagination"] ==
        Json{{"isLastPage", false}, {"offset", 0}, {"totalRows", 2}});
  CHECK(store({{"op", "get"}, {"id", "nc00000000000000"}}).code() == "record_not_found");
  CHECK(store({{"op", "sum"}, {"fields", {"model"}}}).code() == "store_field");
  CHECK(store({{"op", "sum"}}).status == 400);
  CHECK(store(Json::object()).code() == "store_op");
  CHECK(core.on("record.add", kCreator, {{"id", id}}, {{"fields", {{"total_tokens", "x"}}}}).code() == "type");
}

TEST_CASE("A key that is missing leaves metadata and stops writes of configs [S10]") {
  const std::string file = std::string(JF_BUILD) + "/api_key_state.db";
  for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(file + end);
  Json given = options();
  given["store"]["path"] = file;
  std::string id;
  {
    Core core(given);
    id = core.create(kCreator, pg());
    CHECK(core.opened.json()["operations"]["integration.create"]["blocking"] == true);
  }
  given.erase("keys");
  {
    Core core(given);
    CHECK(core.opened.json()["key_state"] == "missing");
    CHECK(get(core, kCreator, id)["config_error"] == "key_missing");
    CHECK(core.call("integration.list", kCreator).json()["list"][0]["config_error"] == "key_missing");
    CHECK(core.call("integration.create", kCreator, pg()).code() == "key_missing");
    CHECK(patch(core, kCreator, id, {{"title", "Renamed"}}).status == 200);
    CHECK(core.on("endpoint.call", kCreator, {{"id", id}, {"endpoint", "schemas"}}).code() == "config_unreadable");
  }
  for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(file + end);
}
