// The parameters of the database endpoints as structs: execute, query, schemas, tables, columns.
// Contract   ParamsTable::check() must have passed; check_query() adds what a schema of the subset cannot say.
// Ownership  values borrow from the body.
// Limits     limits.h: rows, time, parameters.
// Example    core/src/operations/use/endpoint.cc
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "json/json.h"
#include "validate/validate.h"

namespace jackfield::endpoint {

struct StatementParams {
  std::string sql;
  json::Value parameters;
};

struct QueryParams {
  std::string sql;  // empty: statements are given instead
  json::Value parameters;
  std::vector<StatementParams> statements;
  bool all_results = false;
  std::int64_t max_rows = 0;  // 0: not given
  std::int64_t timeout_ms = 0;
  bool read_only = false;
  bool row_arrays = false;
  std::string query_id;
};

struct ListParams {
  std::string schema, table;
  std::int64_t limit = 1000, offset = 0;
};

// One of `sql` and `statements` is there, `params` only beside `sql`, and `timeoutMillis` is at most what the operator
// allows. `prefix` is put before the path of a finding: "params." if the parameters are inside an envelope, else "".
[[nodiscard]] std::vector<Finding> check_query(const json::Value& params, std::string_view prefix,
                                               std::int64_t most_timeout_ms);
[[nodiscard]] QueryParams read_query(const json::Value& params);
[[nodiscard]] ListParams read_list(const json::Value& params);

}  // namespace jackfield::endpoint
