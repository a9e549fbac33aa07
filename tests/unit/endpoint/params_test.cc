#include "endpoint/params.h"
#include "endpoint/query_params.h"

#include <catch2/catch.hpp>

#include "base/limits.h"
#include "support/manifests.h"

using namespace jackfield;
using namespace jackfield::endpoint;

namespace {

// The findings of one endpoint of database/pg, "path:code" each.
std::vector<std::string> check(std::string_view name, const std::string& body) {
  static const auto table = ParamsTable::compile(testing::catalogue());
  const Endpoint* endpoint = testing::manifest("database", "pg").find_endpoint(name);
  REQUIRE(endpoint != nullptr);
  json::Arena arena;
  const auto value = json::parse(arena, body, json::kEndpointLimits);
  REQUIRE(value);
  std::vector<std::string> found;
  for (const Finding& finding : table->check(*endpoint, *value))
    found.push_back(finding.path + ":" + std::string(facts(finding.code).name));
  return found;
}

using Found = std::vector<std::string>;

}  // namespace

TEST_CASE("parameters that fit their schema give no finding") {
  CHECK(check("query", R"({"sql":"SELECT 1"})").empty());
  CHECK(check("query", R"({"sql":"x","params":[1,"a",null,true,1.5],"maxRows":1,"readOnly":false,"queryId":"a.b:1"})")
            .empty());
  CHECK(check("query", R"({"sql":"x","params":{"a":1},"rowFormat":"array","maxRows":null})").empty());
  CHECK(check("execute", R"({"action":"query","params":{"sql":"x"}})").empty());
  CHECK(check("columns", R"({"table":"t","limit":1,"offset":0})").empty());
  CHECK(check("pool", "null").empty());
  CHECK(check("tables", "null").empty());
}

TEST_CASE("each fault is found, with the path that the caller wrote") {
  CHECK(check("query", R"([])") == Found{":object_required"});
  CHECK(check("query", R"({"statements":[]})") == Found{"statements:min"});
  CHECK(check("query", R"({"statements":[{"params":[]}]})") == Found{"statements.0.sql:required"});
  CHECK(check("query", R"({"sql":""})") == Found{"sql:min_length"});
  CHECK(check("query", R"({"sql":5})") == Found{"sql:type"});
  CHECK(check("query", R"({"sql":"x","params":"y"})") == Found{"params:type"});
  CHECK(check("query", R"({"sql":"x","maxRows":0})") == Found{"maxRows:min"});
  CHECK(check("query", R"({"sql":"x","maxRows":1.5})") == Found{"maxRows:type"});
  CHECK(check("query", R"({"sql":"x","maxRows":123456789012345678901234567890})") == Found{"maxRows:max"});
  CHECK(check("query", R"({"sql":"x","rowFormat":"table"})") == Found{"rowFormat:option"});
  CHECK(check("query", R"({"sql":"x","queryId":""})") == Found{"queryId:min_length"});
  CHECK(check("query", R"({"sql":"x","queryId":"a b"})") == Found{"queryId:pattern"});
  CHECK(check("query", R"({"sql":"x","queryId":")" + std::string(65, 'a') + R"("})") == Found{"queryId:max_length"});
  CHECK(check("query", R"({"sql":"x","more":1})") == Found{"more:unknown_key"});
  CHECK(check("execute", R"({"action":"query","params":[]})") == Found{"params:object_required"});
  CHECK(check("execute", "null") == Found{"action:required", "params:required"});
  CHECK(check("pool", R"({"x":1})") == Found{"x:unknown_key"});
  CHECK(check("cancel", "null") == Found{"queryId:required"});
}

TEST_CASE("a query is one statement or several, not both and not none") {
  const auto found = [](std::string_view text, std::string_view prefix = "", std::int64_t most = 3600000) {
    json::Arena arena;
    Found all;
    for (const Finding& finding : check_query(*json::parse(arena, text, json::kEndpointLimits), prefix, most))
      all.push_back(finding.path + ":" + std::string(facts(finding.code).name));
    return all;
  };
  CHECK(found(R"({"sql":"x","params":[[1],{"a":{}}]})").empty());
  CHECK(found(R"({"statements":[{"sql":"x"}]})").empty());
  CHECK(found("{}") == Found{"sql:required"});
  CHECK(found("{}", "params.") == Found{"params.sql:required"});
  CHECK(found(R"({"sql":"x","statements":[{"sql":"y"}],"params":[]})") ==
        Found{"sql:unknown_key", "params:unknown_key"});
  CHECK(found(R"({"sql":"x","timeoutMillis":5000})", "", 5000).empty());
  CHECK(found(R"({"sql":"x","timeoutMillis":5001})", "params.", 5000) == Found{"params.timeoutMillis:max"});
}

TEST_CASE("an unknown key is shown shortened") {
  const std::string key(300, 'k');
  const Found found = check("pool", "{\"" + key + "\":1}");
  REQUIRE(found.size() == 1);
  CHECK(found[0] == key.substr(0, static_cast<std::size_t>(limits::kKeyNameShownBytes)) + ":unknown_key");
}

TEST_CASE("the bounds of the shared manifest are those of core/limits.json") {
  const Endpoint* query = testing::manifest("database", "pg").find_endpoint("query");
  const json::Value properties = query->declaration.get("params").get("properties");
  CHECK(properties.get("maxRows").get("maximum").as_integer() == limits::kQueryRowsMax);
  CHECK(properties.get("timeoutMillis").get("maximum").as_integer() == limits::kQueryTimeoutMsMax);
  const Endpoint* tables = testing::manifest("database", "pg").find_endpoint("tables");
  const json::Value listed = tables->declaration.get("params").get("properties");
  CHECK(listed.get("limit").get("maximum").as_integer() == limits::kQueryRowsMax);
}
