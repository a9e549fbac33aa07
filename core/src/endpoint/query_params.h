// The parameters of the database endpoints as structs: execute, query, schemas, tables, columns.
// Contract   ParamsTable::check() must have passed; the only further check is how many values a statement binds.
// Ownership  values borrow from the body.
// Limits     limits.h: rows, time, parameters.
// Example    core/src/operations/use/endpoint.cc
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "json/json.h"

namespace jackfield::endpoint {

struct QueryParams {
  std::string sql;
  json::Value parameters;
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

// `prefix` is put before the path of an error: "params." if the parameters are inside an envelope, else "".
[[nodiscard]] Result<QueryParams> read_query(const json::Value& params, std::string_view prefix);
[[nodiscard]] ListParams read_list(const json::Value& params);

}  // namespace jackfield::endpoint
