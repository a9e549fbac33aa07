#include "suite_sessions.h"

#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "fixture.h"

namespace jackfield::test {
namespace {

using Json = nlohmann::json;

constexpr const char* kKinds[] = {
    "database",         "schema",        "role",   "variable", "mode",       "temporary object", "lock",
    "open transaction", "prepared name", "cursor", "listen",   "autocommit", "time zone",        "character set"};

// Two callers take turns on the same connections: each must find what a fresh session has.
void check_state(Asker& asker, const std::string& leave, const std::string& see) {
  asker.user = "u1";
  const std::string fresh = asker.cell(see);
  for (int turn = 0; turn < 3; ++turn) {
    asker.user = "u1";
    CHECK(asker.code(leave) == "ok");
    for (const char* next : {"u2", "u1", "u2"}) {
      asker.user = next;
      CHECK(asker.cell(see) == fresh);
    }
  }
  asker.user = "u1";
}

struct Step {
  std::string sql, parameters = "null";
};

std::string run(Asker& asker, const std::vector<Step>& steps, Json* answer = nullptr, bool read_only = false) {
  json::Arena arena;
  QueryRequest request;
  request.timeout_ms = 20000;
  request.read_only = read_only;
  for (const Step& step : steps)
    request.statements.push_back({step.sql, *json::parse(arena, step.parameters, json::kEndpointLimits)});
  CancelToken cancel;
  Usage usage;
  const auto body = asker.databases->execute(asker.use(), request, cancel, usage);
  if (!body) return std::string(facts(body.error().code).name) + " " + body.error().pointer;
  if (answer != nullptr) *answer = Json::parse(*body);
  return "ok";
}

}  // namespace

void check_states(Asker& asker, const std::string& engine) {
  const Json tables = Json::parse(read_text(JF_TREE "/tests/connectors/states.json"));
  if (!tables.contains(engine)) return;
  const Json& states = tables[engine];
  CHECK(states.size() == std::size(kKinds));
  for (const char* kind : kKinds) {
    INFO(kind);
    const Json& state = states.at(kind);
    if (state.contains("refused")) {
      CHECK(asker.code(state["refused"]) == "transaction_control");
    } else if (state.contains("lacks")) {
      CHECK_FALSE(std::string(state["lacks"]).empty());
    } else {
      check_state(asker, state["leave"], state["see"]);
    }
  }
}

void check_transactions(Asker& asker, const Dialect& dialect) {
  const auto insert = [&](int id) {
    return "INSERT INTO suite_items VALUES (" + std::to_string(id) + ", 'kept', NULL)";
  };
  const std::string count = "SELECT count(*) AS n FROM suite_items WHERE name = 'kept'";
  const std::string first = run(asker, {{"SELECT 1 AS one" + dialect.from_nothing}});
  if (!dialect.transactions) {
    CHECK(first == "unsupported ");
    return;
  }
  REQUIRE(first == "ok");
  Json answer;
  CHECK(run(asker, {{insert(700)}, {insert(701)}, {count}}, &answer) == "ok");
  REQUIRE(answer["results"].size() == 3);
  CHECK(answer["results"][0]["affectedRows"] == 1);
  CHECK(answer["results"][2]["rowCount"] == 1);
  CHECK(asker.cell(count) == "2");
  // All or nothing, whichever fails: one of the database, one that the core refuses.
  CHECK(run(asker, {{insert(702)}, {"SELECT * FROM suite_missing"}, {insert(703)}}) == "object_not_found statements.1");
  CHECK(asker.cell(count) == "2");
  CHECK(run(asker, {{insert(704)}, {"COMMIT"}}) == "transaction_control statements.1");
  CHECK(run(asker, {{insert(705)}, {"SELECT 1 AS one", "[1, 2, 3]"}}).starts_with("parameter_count statements.1"));
  CHECK(asker.cell(count) == "2");
  if (dialect.read_only) {
    CHECK(run(asker, {{count}, {insert(706)}}, nullptr, true) == "read_only statements.1");
    CHECK(run(asker, {{count}, {count}}, nullptr, true) == "ok");
  }
  CHECK(asker.code("DELETE FROM suite_items WHERE name = 'kept'") == "ok");
}

}  // namespace jackfield::test
