#include "errors.h"

#include "connector/error_rules.h"
#include "connector/sql/sql_lexer.h"

namespace jackfield::databricks {
namespace {

// Error conditions that are more specific than the SQLSTATE.
constexpr ErrorRule kConditions[] = {
    {Code::parameter_count, "UNBOUND_SQL_PARAMETER*"},
    {Code::division_by_zero, "DIVIDE_BY_ZERO*"},
    {Code::syntax_error, "PARSE_*"},
    {Code::object_not_found,
     "TABLE_OR_VIEW_NOT_FOUND* UNRESOLVED_* SCHEMA_NOT_FOUND* CATALOG_NOT_FOUND* NO_SUCH_CATALOG*"},
    {Code::constraint_violated,
     "DELTA_NOT_NULL_CONSTRAINT_VIOLATED* DELTA_VIOLATE_CONSTRAINT* NOT_NULL_CONSTRAINT_VIOLATION*"},
    {Code::serialization_failed, "DELTA_CONCURRENT*"},
    {Code::permission_denied, "INSUFFICIENT_PERMISSIONS*"},
};

constexpr ErrorRule kStates[] = {
    {Code::object_not_found, "42P01 42703 42704 42883"},
    {Code::syntax_error, "42601 42617"},
    {Code::parameter_count, "42P02"},
    {Code::permission_denied, "42501"},
    {Code::constraint_violated, "23*"},
    {Code::division_by_zero, "22012"},
    {Code::invalid_value, "22*"},
    {Code::serialization_failed, "40* 2D521"},
};

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
  return is_sql_state(state) ? state : std::string_view();
}

}  // namespace

Error http_error(long status, const json::Value& body, bool is_login, bool is_service_principal) {
  const std::string_view code = body.get("error_code").text();
  const std::string_view message = body.get("message").text();
  const std::string_view secret = is_service_principal ? "connection.clientSecret" : "connection.token";
  Error error = fail(Code::query_failed);
  if (status == 401 || (status == 403 && says(message, "access token"))) {
    error = fail(Code::authentication_failed, secret);
  } else if (status == 403) {
    error = is_login ? fail(Code::access_denied, secret) : fail(Code::permission_denied);
  } else if (status == 404) {
    error = is_login || says(message, "warehouse") ? fail(Code::database_not_found, "connection.path")
                                                   : fail(Code::service_failed);
  } else if (status == 429) {
    error = fail(Code::rate_limited);
  } else if (status >= 500) {
    error = fail(Code::service_failed);
  } else if (status >= 300 && status < 400) {
    error = fail(Code::protocol_failed, "connection.host");
  } else if (says(code, "INVALID_PARAMETER_VALUE")) {
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
  if (const ErrorRule* row = find_rule(kConditions, condition_in(message))) {
    code = row->code;
  } else if (const ErrorRule* by_state = find_rule(kStates, state)) {
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
  return says(message, "EXTERNAL_LINKS") || says(message, "nline byte limit");
}

}  // namespace jackfield::databricks
