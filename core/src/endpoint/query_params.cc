#include "endpoint/query_params.h"

#include "base/limits.h"

namespace jackfield::endpoint {
namespace {

std::int64_t integer_or(const json::Value& params, std::string_view name, std::int64_t fallback) {
  const json::Value value = params.get(name);
  return value.is_null() ? fallback : value.as_integer();
}

}  // namespace

std::vector<Finding> check_query(const json::Value& params, std::string_view prefix, std::int64_t most_timeout_ms) {
  std::vector<Finding> findings;
  const auto add = [&](std::string_view name, Code code, std::vector<Detail> details = {}) {
    findings.push_back(Finding{std::string(prefix) + std::string(name), code, {}, std::move(details)});
  };
  const bool has_statements = !params.get("statements").is_null();
  if (!has_statements && params.get("sql").is_null()) add("sql", Code::required);
  if (has_statements) {
    for (const std::string_view name : {"sql", "params", "allResults"}) {
      if (!params.get(name).is_null()) add(name, Code::unknown_key);
    }
  }
  if (params.get("params").size() > static_cast<std::size_t>(limits::kQueryParameters))
    add("params", Code::limit, {{"value", limits::kQueryParameters}});
  if (integer_or(params, "timeoutMillis", 0) > most_timeout_ms)
    add("timeoutMillis", Code::max, {{"value", most_timeout_ms}});
  return findings;
}

QueryParams read_query(const json::Value& params) {
  QueryParams query;
  query.parameters = params.get("params");
  query.sql = std::string(params.get("sql").text());
  for (const json::Value& statement : params.get("statements").items())
    query.statements.push_back({std::string(statement.get("sql").text()), statement.get("params")});
  query.all_results = params.get("allResults").as_boolean();
  query.max_rows = integer_or(params, "maxRows", 0);
  query.timeout_ms = integer_or(params, "timeoutMillis", 0);
  const json::Value read_only = params.get("readOnly");
  query.read_only = read_only.as_boolean() || read_only.as_integer() == 1;
  query.row_arrays = params.get("rowFormat").text() == "array";
  query.query_id = std::string(params.get("queryId").text());
  return query;
}

ListParams read_list(const json::Value& params) {
  ListParams list;
  list.schema = std::string(params.get("schema").text());
  list.table = std::string(params.get("table").text());
  list.limit = integer_or(params, "limit", limits::kQueryRowsDefault);
  list.offset = integer_or(params, "offset", 0);
  return list;
}

}  // namespace jackfield::endpoint
