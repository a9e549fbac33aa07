// Parameters of the database endpoints, validated by hand: execute, query, schemas, tables, columns, cancel.
// Contract   every finding names its path as the caller wrote it; a refused value is never used.
// Ownership  values borrow from the body.
// Limits     limits.h: rows, time, parameters; a query id has 1 to 64 letters, digits and . _ : -
// Example    core/src/operations/use/endpoint.cc
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "json/json.h"
#include "validate/validate.h"

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

// {"action": "query", "params": {...}}: returns the inner object, or null after a finding.
[[nodiscard]] json::Value open_envelope(const json::Value& body, std::vector<Finding>& findings);
// `prefix` is put before each path: "params." for an envelope, else "".
[[nodiscard]] QueryParams read_query(const json::Value& params, std::string_view prefix,
                                     std::vector<Finding>& findings);
[[nodiscard]] ListParams read_list(std::string_view operation, const json::Value& params,
                                   std::vector<Finding>& findings);
[[nodiscard]] std::string read_query_id(const json::Value& params, std::vector<Finding>& findings);
// Accepts no parameters.
void refuse_params(const json::Value& params, std::vector<Finding>& findings);

}  // namespace jackfield::endpoint
