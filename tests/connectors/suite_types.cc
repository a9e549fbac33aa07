#include "suite_types.h"

#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "fixture.h"

namespace jackfield::test {
namespace {

using Json = nlohmann::json;

void check_cell(Asker& asker, const Dialect& dialect, const std::string& expression, std::string_view json,
                std::string_view type) {
  INFO(expression);
  Asker::Options arrays;
  arrays.format = RowFormat::array;
  const auto body = asker.ask("SELECT " + expression + " AS v" + dialect.from_nothing, arrays);
  if (!body) {
    FAIL_CHECK(facts(body.error().code).name);
    return;
  }
  const Json answer = Json::parse(*body);
  CHECK(answer["rows"][0][0].dump() == Json::parse(json).dump());
  if (!type.empty()) CHECK(answer["columns"][0]["type"] == type);
}

// The ids of the differences in quirks.json.
std::vector<std::string> reasons(const std::string& connector) {
  const Json quirks = Json::parse(read_text(std::string(JF_TREE) + "/core/connectors/" + connector + "/quirks.json"));
  std::vector<std::string> ids;
  for (const Json& one : quirks["differences"]) {
    CHECK_FALSE(one.value("what", "").empty());
    CHECK_FALSE(one.value("why", "").empty());
    if (one.contains("id")) ids.push_back(one["id"]);
  }
  return ids;
}

TypeSpelling spelling_of(const Json& value) {
  if (value.is_string()) return {value, "", "", ""};
  if (value.contains("lacks")) return lacks(value["lacks"]);
  return {value.at("sql"), value.value("json", ""), value.value("type", ""), value.value("difference", "")};
}

}  // namespace

void spell_types(Dialect& dialect, const std::string& engine) {
  const Json tables = Json::parse(read_text(JF_TREE "/tests/connectors/types.json"));
  const Json& own = tables.at(engine);
  for (const auto& [name, value] : own.at("types").items()) dialect.types[name] = spelling_of(value);
  for (const Json& one : own.at("more")) dialect.more_types.push_back({one.at("sql"), one.at("json"), one.at("type")});
}

void check_types(Asker& asker, const Engine& engine) {
  const Dialect& dialect = engine.dialect;
  const std::vector<std::string> known = reasons(engine.connector);
  CHECK(dialect.types.size() == std::size(kLogicalTypes));
  for (const LogicalType& logical : kLogicalTypes) {
    INFO(logical.name);
    const auto found = dialect.types.find(std::string(logical.name));
    if (found == dialect.types.end()) {
      FAIL_CHECK("the dialect does not say how it is spelled");
      continue;
    }
    const TypeSpelling& own = found->second;
    const std::string_view json = own.json.empty() ? logical.json : own.json;
    const std::string_view type = own.type.empty() ? logical.type : own.type;
    const bool differs = own.expression.empty() || json != logical.json || type != logical.type;
    CHECK(differs == !own.difference.empty());
    if (differs) {
      INFO("quirks.json has no difference with the id " << own.difference);
      CHECK(std::find(known.begin(), known.end(), own.difference) != known.end());
    }
    if (!own.expression.empty()) check_cell(asker, dialect, own.expression, json, type);
  }
  for (const TypeCase& one : dialect.more_types) check_cell(asker, dialect, one.expression, one.json, one.type);
}

}  // namespace jackfield::test
