#include "endpoint/query_params.h"

#include "base/limits.h"

namespace jackfield::endpoint {
namespace {

std::int64_t integer_or(const json::Value& params, std::string_view name, std::int64_t fallback) {
  const json::Value value = params.get(name);
  return value.is_null() ? fallback : value.as_integer();
}

}  // namespace

Result<QueryParams> read_query(const json::Value& params, std::string_view prefix) {
  QueryParams query;
  query.parameters = params.get("params");
  if (query.parameters.size() > static_cast<std::size_t>(limits::kQueryParameters))
    return fail(Code::limit, std::string(prefix) + "params").with("value", limits::kQueryParameters);
  query.sql = std::string(params.get("sql").text());
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
