#include <string>

#include "harness.h"

using namespace harness;

TEST_CASE("The catalogue needs no token") {
  Core core;
  const Json list = core.call("catalogue.list", Json::object()).json();
  CHECK(list.size() >= 10);
  const Json pg_entry =
      core.on("catalogue.get", Json::object(), {{"type", "database"}, {"subType", "postgres"}}).json();
  CHECK(pg_entry["integrationSubType"] == "pg");
  CHECK_FALSE(pg_entry.contains("jsonSchema"));
  const Json schema = core.on("catalogue.get", Json::object(), {{"type", "database"}, {"subType", "pg"}}, nullptr,
                              {{"jsonSchema", "true"}})
                          .json();
  CHECK(schema["jsonSchema"].is_object());
  CHECK(core.on("catalogue.get", Json::object(), {{"type", "database"}, {"subType", "none"}}).code() ==
        "catalogue_entry_not_found");
}

TEST_CASE("A candidate is judged whole, in form order, bare or with its title") {
  Core core;
  const Json path = {{"type", "database"}, {"subType", "pg"}};
  const Json report = core.on("catalogue.validate", Json::object(), path,
                              {{"connection", {{"host", ""}, {"port", 70000}, {"nope", 1}}}})
                          .json();
  CHECK(report["valid"] == false);
  std::string found;
  for (const Json& error : report["errors"]) found += error["path"].get<std::string>() + " ";
  CHECK(found == "connection.host connection.port connection.user connection.database connection.nope ");
  const Json wrapped =
      core.on("catalogue.validate", Json::object(), path, {{"config", pg()["config"]}, {"title", "x"}}).json();
  CHECK(wrapped["valid"] == true);
}

TEST_CASE("Merging and masking are pure functions of their body") {
  Core core;
  const Json entry = {{"type", "database"}, {"sub_type", "pg"}};
  Json body = entry;
  body["stored"] = pg()["config"];
  body["config"] = {{"connection", {{"password", "********"}, {"database", "other"}}}};
  const Json merged = core.call("config.merge", Json::object(), body).json();
  CHECK(merged["config"]["connection"]["password"] == "canary-password");
  CHECK(merged["config"]["connection"]["database"] == "other");
  CHECK(merged["secrets"]["connection.password"] == "kept");
  CHECK(merged["report"]["valid"] == true);
  body["config"] = {{"connection", {{"host", "other.example.com"}}}};
  CHECK(core.call("config.merge", Json::object(), body).code() == "secret_reentry_required");
  Json open = entry;
  open["config"] = pg()["config"];
  const Reply masked = core.call("config.mask", Json::object(), open);
  CHECK(masked.text.find("canary") == std::string::npos);
  CHECK(masked.json()["secrets"]["connection.password"] == true);
  CHECK(core.call("config.mask", Json::object(), {{"type", "database"}}).code() == "required");
  CHECK(core.call("config.mask", Json::object()).code() == "object_required");
}

TEST_CASE("A connection URL becomes a configuration") {
  Core core;
  const Json config = core.call("connection.url_to_config", principal("u1", "editor"),
                                {{"url", "postgres://app:pw@db.example.com:6432/shop"}})
                          .json();
  CHECK(config["client"] == "pg");
  CHECK(config["connection"]["host"] == "db.example.com");
  CHECK(config["connection"]["port"] == 6432);
  CHECK(core.call("connection.url_to_config", principal("u1", "editor"), {{"url", "gopher://x"}}).code() ==
        "url_unsupported");
  CHECK(core.call("connection.url_to_config", principal("u1", "editor"), Json::object()).code() == "required");
}

TEST_CASE("Operations of owners and operators check the token, then the role") {
  Core core;
  CHECK(core.call("workspace.export", Json::object()).status == 401);
  CHECK(core.call("workspace.export", principal("u1", "creator")).status == 403);
  CHECK(core.call("workspace.export", principal("u1", "owner")).status == 200);
  CHECK(core.call("metrics.read", {{"operator", true}}).type.rfind("text/plain", 0) == 0);
  CHECK(core.call("metrics.read", principal("u1", "creator")).status == 403);
  CHECK(core.call("call.cancel", principal("u1", "viewer"), {{"request_id", "nothing"}}).text == "false");
}
