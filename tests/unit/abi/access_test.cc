#include <string>
#include <vector>

#include "harness.h"

using namespace harness;

TEST_CASE("Checks run in order: token, role, body, row, permission, validation [S14]") {
  Core core;
  const std::string id = core.create(principal("u1", "creator"), pg());
  const Json path = {{"id", id}};
  const Json nobody = {{"path", path}};
  CHECK(core.raw("integration.update", nobody.dump(), "{").status == 401);

  Json viewer = principal("u2", "viewer");
  viewer["path"] = path;
  CHECK(core.raw("integration.update", viewer.dump(), "{").status == 403);

  Json creator = principal("u2", "creator");
  creator["path"] = {{"id", "intunknown0000000"}};
  CHECK(core.raw("integration.update", creator.dump(), "{").status == 400);
  CHECK(core.raw("integration.update", creator.dump(), R"({"title":""})").status == 404);

  creator["path"] = path;
  const Reply permission = core.raw("integration.update", creator.dump(), R"({"title":"","is_private":true})");
  CHECK(permission.status == 403);
  CHECK(permission.code() == "row_creator_required");
  CHECK(core.raw("integration.update", creator.dump(), R"({"title":""})").code() == "title_length");
}

TEST_CASE("Unknown, deleted, another workspace's and another's private row give the same answer, byte for byte [S14]") {
  Core core;
  const Json owner = principal("u1", "owner");
  Json secret = openai("Hidden");
  secret["is_private"] = true;
  const std::string hidden = core.create(owner, secret);
  const std::string deleted = core.create(owner, openai("Gone"));
  CHECK(core.on("integration.delete", owner, {{"id", deleted}}).text == "true");
  const std::string elsewhere = core.create(principal("u9", "owner", "w2"), openai("Elsewhere"));

  const std::vector<std::string> operations = {"integration.get", "integration.delete", "integration.set_default",
                                               "integration.audit"};
  for (const std::string& operation : operations) {
    const Reply unknown = core.on(operation, principal("u2", "owner"), {{"id", "int00000000000000"}});
    CHECK(unknown.status == 404);
    for (const std::string& id : {hidden, deleted, elsewhere}) {
      CHECK(core.on(operation, principal("u2", "owner"), {{"id", id}}).text == unknown.text);
    }
  }
  const Json ask = {{"copy_from_id", hidden}};
  CHECK(core.call("integration.create", principal("u2", "owner"), ask).status == 404);
  CHECK(core.call("connection.test", principal("u2", "owner"), {{"integrationId", hidden}}).status == 404);
}

TEST_CASE("A private row changes nothing that others read [S15]") {
  Core with;
  Core without;
  const Json creator = principal("u1", "creator");
  for (Core* core : {&with, &without}) core->create(creator, pg("Shared"));
  Json secret = openai("Canary");
  secret["is_private"] = true;
  with.create(creator, secret);
  const Json other = principal("u2", "owner");
  for (const char* query : {"", "anar"}) {
    Json a = other;
    a["query"] = {{"query", query}};
    const Json seen = with.call("integration.list", a).json();
    const Json expected = without.call("integration.list", a).json();
    CHECK(seen["pageInfo"] == expected["pageInfo"]);
    CHECK(seen["list"].size() == expected["list"].size());
  }
  CHECK(with.call("audit.list", other).text.find("Canary") == std::string::npos);
  CHECK(with.call("audit.list", other).json()["pageInfo"]["totalRows"] ==
        without.call("audit.list", other).json()["pageInfo"]["totalRows"]);
}

TEST_CASE("A token is made once, resolves, expires and can be revoked [S16]") {
  Core core;
  const Json operator_ = {{"operator", true}};
  const Reply first = core.call("workspace.bootstrap", operator_, {{"name", "ann"}});
  REQUIRE(first.status == 201);
  CHECK(core.call("workspace.bootstrap", operator_, Json::object()).code() == "store_not_empty");
  CHECK(core.call("workspace.bootstrap", Json::object(), Json::object()).status == 401);
  CHECK(core.call("token.issue", principal("u1", "owner"), {{"user", "x"}}).status == 403);

  const Json owner = {{"token", first.json()["token"]}};
  CHECK(core.call("token.resolve", owner).json()["role"] == "owner");
  CHECK(core.call("integration.list", {{"token", "jft_00000000_" + std::string(64, '0')}}).status == 401);
  CHECK(core.call("integration.list", {{"token", "nonsense"}}).status == 401);

  const Json made = core.call("token.create", owner,
                              {{"role", "viewer"}, {"label", "ci"}, {"expires_at", "2026-11-23 18:00:00+00:00"}})
                        .json();
  CHECK(made["expires_at"] == "2026-11-23 18:00:00+00:00");
  const Json viewer = {{"token", made["token"]}};
  CHECK(core.call("integration.list", viewer).status == 200);
  CHECK(core.call("integration.create", viewer, pg()).status == 403);
  const std::string listed = core.call("token.list", owner).text;
  CHECK(listed.find(made["token"].get<std::string>()) == std::string::npos);
  core.clock.now += 3600 * 1000;
  CHECK(core.call("integration.list", viewer).status == 401);

  const Json again = core.call("token.issue", operator_, {{"user", "bob"}, {"role", "creator"}}).json();
  CHECK(again["workspace"] == first.json()["workspace"]);
  const Json bob = {{"token", again["token"]}};
  CHECK(core.call("integration.create", bob, openai()).status == 201);
  const std::string user = again["user"];
  CHECK(core.on("user.update", owner, {{"userId", user}}, {{"role", "viewer"}}).status == 200);
  CHECK(core.call("integration.create", bob, openai()).status == 403);
  const Reply removed = core.on("user.delete", owner, {{"userId", user}}, nullptr, {{"deletePrivate", "true"}});
  CHECK(removed.status == 200);
  CHECK(core.call("integration.list", bob).status == 401);
}

TEST_CASE("The last owner stays and names of users are unique") {
  Core core;
  const Json first = core.call("workspace.bootstrap", {{"operator", true}}, Json::object()).json();
  const Json owner = {{"token", first["token"]}};
  const std::string self = first["user"];
  CHECK(core.on("user.update", owner, {{"userId", self}}, {{"role", "viewer"}}).code() == "last_owner");
  CHECK(core.call("user.create", owner, {{"name", "ann"}, {"role", "editor"}}).status == 201);
  CHECK(core.call("user.create", owner, {{"name", "ann"}}).code() == "name_taken");
  CHECK(core.call("user.create", owner, {{"name", "ben"}, {"role", "king"}}).code() == "option");
  CHECK(core.call("user.list", owner).json()["pageInfo"]["totalRows"] == 2);
  CHECK(core.on("user.delete", owner, {{"userId", self}}).status == 400);
}

TEST_CASE("Every error body has the same shape") {
  Core core;
  const Json reply = core.call("integration.create", principal("u1", "creator"), {{"title", 5}, {"config", 1}}).json();
  CHECK(reply["error"] == "ERR_INVALID_REQUEST_BODY");
  CHECK(reply["msg"] == reply["message"]);
  CHECK(reply["details"]["code"] == "invalid_body");
  std::string paths;
  for (const Json& error : reply["details"]["errors"]) paths += error["path"].get<std::string>() + " ";
  CHECK(paths == "title config type sub_type ");
  const Reply forbidden =
      core.raw("integration.create", principal("u1", "creator").dump(), R"({"config":{"__proto__":1}})");
  CHECK(forbidden.code() == "forbidden_key");
  CHECK(forbidden.json()["details"]["errors"][0]["code"] == "forbidden_key");
}
