// Several statements in one transaction, several results of one statement, and what is refused before dialling.
#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "connect/results.h"
#include "fake_connector.h"

using namespace jackfield;
using namespace jackfield::test;

namespace {

using Answer = nlohmann::json;
using Heard = std::vector<std::string>;

struct QueryFixture : Fixture {
  Result<std::string> execute(QueryRequest request) {
    request.timeout_ms = 5000;
    CancelToken cancel;
    return databases->execute(use(), request, cancel, usage);
  }
  Result<std::string> all(std::vector<std::string> sql, bool read_only = false) {
    QueryRequest request;
    for (std::string& one : sql) request.statements.push_back({std::move(one), {}});
    request.read_only = read_only;
    return execute(std::move(request));
  }
  Usage usage;
};

Error error_of(const Result<std::string>& result) { return result ? fail(Code::internal) : result.error(); }

}  // namespace

TEST_CASE("statements run in one transaction, in their order") {
  QueryFixture fixture;
  const auto body = fixture.all({"rows 2", "write 1", "rows 3"});
  REQUIRE(body);
  const Answer answer = Answer::parse(*body);
  REQUIRE(answer["results"].size() == 3);
  CHECK(answer["results"][0]["rowCount"] == 2);
  CHECK(answer["results"][2]["rows"][2]["id"] == 2);
  CHECK(answer["queryId"].is_string());
  CHECK(fixture.usage.rows == 6);
  CHECK(fixture.state->heard() == Heard{"begin", "rows 2", "write 1", "rows 3", "commit"});
  CHECK(fixture.all({"rows 1"}, true));
  CHECK(fixture.state->heard() == Heard{"begin read-only", "rows 1", "commit"});
}

TEST_CASE("one statement that fails undoes all, and the error has its place") {
  QueryFixture fixture;
  const Error failed = error_of(fixture.all({"write 1", "fail", "write 1"}));
  CHECK(failed.code == Code::syntax_error);
  CHECK(failed.pointer == "statements.1");
  CHECK(fixture.state->heard() == Heard{"begin", "write 1", "roll back"});
  fixture.state->commit_fails = true;
  CHECK(error_of(fixture.all({"write 1"})).code == Code::serialization_failed);
  CHECK(fixture.state->heard() == Heard{"begin", "write 1", "commit", "roll back"});
  // A connection that hangs or is lost is closed.
  CHECK(error_of(fixture.all({"write 1", "lost"})).code == Code::connection_lost);
  CHECK(soon([&] { return fixture.state->open == 0; }));
}

TEST_CASE("rows beyond the limit are read inside a transaction, because stopping would end it") {
  QueryFixture fixture;
  QueryRequest request;
  request.statements = {{"rows 50", {}}, {"rows 1", {}}};
  request.max_rows = 3;
  const auto body = fixture.execute(std::move(request));
  REQUIRE(body);
  const Answer answer = Answer::parse(*body);
  CHECK(answer["results"][0]["rowCount"] == 3);
  CHECK(answer["results"][0]["truncatedBy"] == "rows");
  CHECK(answer["results"][1]["truncated"] == false);
}

TEST_CASE("control of a transaction and malformed values are refused before anything is dialled") {
  QueryFixture fixture;
  for (const char* sql : {"begin", "COMMIT", "rollback", "savepoint a"})
    CHECK(error_of(fixture.run(sql)).code == Code::transaction_control);
  const Error within = error_of(fixture.all({"write 1", "commit"}));
  CHECK(within.code == Code::transaction_control);
  CHECK(within.pointer == "statements.1");
  json::Arena arena;
  for (const char* values :
       {R"([1, {"$binary": "?"}])", R"([1, {"$binary": "AA==", "more": 1}])", R"([0, {"$binary": 1}])"}) {
    QueryRequest request;
    request.sql = "rows 1";
    request.parameters = *json::parse(arena, values, json::kEndpointLimits);
    const Error error = error_of(fixture.execute(std::move(request)));
    CHECK(error.code == Code::invalid_value);
    CHECK(error.pointer == "params.1");
  }
  CHECK(fixture.state->connects == 0);
}

TEST_CASE("further results are reported or given, and their failure fails the call") {
  QueryFixture fixture;
  fixture.state->more_results = 2;
  Answer answer = Answer::parse(*fixture.run("rows 1"));
  CHECK(answer["rowCount"] == 1);
  CHECK(answer["moreResults"] == true);
  CHECK(answer["truncatedBy"] == "results");
  QueryRequest request;
  request.sql = "rows 2";
  request.all_results = true;
  answer = Answer::parse(*fixture.execute(request));
  REQUIRE(answer["results"].size() == 3);
  CHECK(answer["results"][2]["rowCount"] == 2);
  fixture.state->more_results = 0;
  CHECK_FALSE(Answer::parse(*fixture.run("rows 1")).contains("moreResults"));
  fixture.state->fails_after_first = true;
  CHECK(error_of(fixture.run("rows 1")).code == Code::query_failed);
  CHECK(error_of(fixture.execute(request)).code == Code::query_failed);
}

TEST_CASE("the answers being written share one budget of memory", "[S28]") {
  ResultBudget budget(1000);
  {
    ResultBudget::Share one(budget), two(budget);
    CHECK(one.grow_to(600));
    CHECK(one.grow_to(500));  // it never shrinks
    CHECK(two.grow_to(400));
    CHECK(two.grow_to(401).error().code == Code::results_exhausted);
  }
  ResultBudget::Share again(budget);
  CHECK(again.grow_to(1000));
}
