#include "errors.h"

#include "connector/sql_lexer.h"

namespace jackfield::databricks {
namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

struct Row {
  std::string_view key;  // whole, or how it begins
  Code code;
};

// Error conditions, where they say more than the SQLSTATE does.
constexpr Row kConditions[] = {
    {"UNBOUND_SQL_PARAMETER", Code::parameter_count},
    {"PARSE_", Code::syntax_error},
    {"TABLE_OR_VIEW_NOT_FOUND", Code::object_not_found},
    {"UNRESOLVED_", Code::object_not_found},
    {"SCHEMA_NOT_FOUND", Code::object_not_found},
    {"CATALOG_NOT_FOUND", Code::object_not_found},
    {"NO_SUCH_CATALOG", Code::object_not_found},
    {"DELTA_NOT_NULL_CONSTRAINT_VIOLATED", Code::constraint_violated},
    {"DELTA_VIOLATE_CONSTRAINT", Code::constraint_violated},
    {"DELTA_CONCURRENT", Code::serialization_failed},
    {"NOT_NULL_CONSTRAINT_VIOLATION", Code::constraint_violated},
    {"INSUFFICIENT_PERMISSIONS", Code::permission_denied},
};

constexpr Row kStates[] = {
    {"42P01", Code::object_not_found}, {"42703", Code::object_not_found},  {"42704", Code::object_not_found},
    {"42883", Code::object_not_found}, {"42601", Code::syntax_error},      {"42617", Code::syntax_error},
    {"42P02", Code::parameter_count},  {"42501", Code::permission_denied}, {"23", Code::constraint_violated},
    {"22", Code::invalid_value},       {"40", Code::serialization_failed}, {"2D521", Code::serialization_failed},
};

template <std::size_t Size>
const Row* find(const Row (&rows)[Size], std::string_view text) {
  for (const Row& row : rows) {
    if (text.starts_with(row.key)) return &row;
  }
  return nullptr;
}

// "[TABLE_OR_VIEW_NOT_FOUND] The table ... SQLSTATE: 42P01"
std::string_view condition_in(std::string_view message) {
  const std::size_t open = message.find('[');
  const std::size_t close = message.find(']', open == std::string_view::npos ? 0 : open);
  if (open == std::string_view::npos || close == std::string_view::npos) return {};
  return message.substr(open + 1, close - open - 1);
}

std::string_view state_in(const json::Value& status, std::string_view message) {
  std::string_view state = status.get("sql_state").text();
  constexpr std::string_view kLabel = "SQLSTATE: ";
  if (const std::size_t at = message.find(kLabel); state.empty() && at != std::string_view::npos)
    state = message.substr(at + kLabel.size(), 5);
  if (state.size() != 5) return {};
  for (const char c : state) {
    if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'))) return {};
  }
  return state;
}

}  // namespace

Error http_error(long status, const json::Value& body, bool is_login, bool is_service_principal) {
  const std::string_view code = body.get("error_code").text();
  const std::string_view message = body.get("message").text();
  const std::string_view secret = is_service_principal ? "connection.clientSecret" : "connection.token";
  Error error = fail(Code::query_failed);
  if (status == 401 || (status == 403 && has(message, "access token"))) {
    error = fail(Code::authentication_failed, secret);
  } else if (status == 403) {
    error = is_login ? fail(Code::access_denied, secret) : fail(Code::permission_denied);
  } else if (status == 404) {
    error = is_login || has(message, "warehouse") ? fail(Code::database_not_found, "connection.path")
                                                  : fail(Code::service_failed);
  } else if (status == 429) {
    error = fail(Code::rate_limited);
  } else if (status >= 500) {
    error = fail(Code::service_failed);
  } else if (status >= 300 && status < 400) {
    error = fail(Code::protocol_failed, "connection.host");
  } else if (has(code, "INVALID_PARAMETER_VALUE")) {
    error = fail(Code::invalid_value);
  }
  error.with("status", static_cast<std::int64_t>(status));
  return error;
}

Error statement_error(const json::Value& status, std::string_view sql) {
  const json::Value told = status.get("error");
  const std::string_view message = told.get("message").text();
  const std::string_view state = state_in(status, message);
  Code code = Code::query_failed;
  if (const Row* row = find(kConditions, condition_in(message))) {
    code = row->code;
  } else if (const Row* by_state = find(kStates, state)) {
    code = by_state->code;
  } else if (told.get("error_code").text() == "PERMISSION_DENIED") {
    code = Code::permission_denied;
  } else if (told.get("error_code").text() == "RESOURCE_EXHAUSTED") {
    code = Code::too_many_connections;
  }
  if (code == Code::syntax_error && has_two_statements(kDatabricksRules, sql)) code = Code::multiple_statements;
  Error error = fail(code);
  if (!state.empty()) error.with("sqlState", std::string(state));
  return error;
}

bool is_inline_limit(const json::Value& status) {
  const std::string_view message = status.get("error").get("message").text();
  return has(message, "EXTERNAL_LINKS") || has(message, "nline byte limit");
}

}  // namespace jackfield::databricks
