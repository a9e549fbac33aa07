#include "errors.h"

#include <algorithm>

#include "base/ascii.h"
#include "connector/error_rules.h"
#include "connector/sql/sql_lexer.h"

namespace jackfield::snowflake {
namespace {

constexpr ErrorRule kCodes[] = {
    {Code::syntax_error, "001003 000900"},
    {Code::object_not_found, "002003 002043 000904 002140"},
    {Code::constraint_violated, "100072 200001"},
    {Code::permission_denied, "003001 003540"},
    {Code::multiple_statements, "000008"},
    {Code::cancelled, "000604"},
    {Code::timeout, "000630"},
    {Code::invalid_value, "100037 100038"},
    {Code::division_by_zero, "100051"},
    {Code::parameter_count, "002049"},
    {Code::statement_denied, "391911"},
    {Code::serialization_failed, "000625"},
    {Code::access_denied, "000606", "connection.warehouse"},
    {Code::database_not_found, "390201", "connection.warehouse"},
    {Code::access_denied, "390189", "connection.role"},
};
constexpr ErrorRule kStates[] = {
    {Code::cancelled, "57014*"},         {Code::object_not_found, "42S02*"}, {Code::syntax_error, "42601*"},
    {Code::permission_denied, "42501*"}, {Code::division_by_zero, "22012*"}, {Code::invalid_value, "22*"},
    {Code::constraint_violated, "23*"},
};

Error statement_error(std::string_view code, std::string_view state, std::string_view sql) {
  const ErrorRule* rule = find_rule(kCodes, code);
  if (rule == nullptr) rule = find_rule(kStates, state);
  if (rule == nullptr) return fail(Code::query_failed);
  if (rule->code == Code::syntax_error && has_two_statements(kSnowflakeRules, sql))
    return fail(Code::multiple_statements);
  return error_of(*rule);
}

std::string_view sign_in_field(const Options& options) {
  if (options.token_type == "OAUTH") return "connection.token";
  return options.token_type == "KEYPAIR_JWT" ? "connection.privateKey" : "connection.password";
}

Error error_of_status(long status, std::string_view code, std::string_view state, std::string_view sql,
                      const Options& options) {
  switch (status) {
    case 400:
    case 422:
      return statement_error(code, state, sql);
    case 401:
      return fail(Code::authentication_failed, sign_in_field(options));
    case 403:
      return fail(Code::access_denied, sign_in_field(options));  // a network policy, or a token without this right
    case 404:
      return fail(Code::database_not_found, options.host_field);  // no such account
    case 408:
      return fail(Code::timeout);
    case 429:
      return fail(Code::rate_limited);
    default:
      return status >= 300 && status < 400 ? fail(Code::protocol_failed, options.host_field)
                                           : fail(Code::service_failed);
  }
}

// Only letters and digits, so that no text of the service gets into an answer.
std::string_view plain(std::string_view text) {
  const bool is_plain =
      std::all_of(text.begin(), text.end(), [](char c) { return ascii::is_digit(c) || ascii::is_upper(c); });
  return is_plain && text.size() <= 6 ? text : std::string_view();
}

}  // namespace

Error http_error(long status, const json::Value& body, std::string_view sql, const Options& options) {
  const std::string_view vendor = plain(body.get("code").text());
  const std::string_view state = plain(body.get("sqlState").text());
  Error error = error_of_status(status, vendor, state, sql, options);
  if (!state.empty()) error.with("sqlState", std::string(state));
  if (!vendor.empty()) error.with("vendorCode", std::string(vendor));
  return error;
}

bool is_busy(long status) noexcept { return status == 429 || status >= 500; }

}  // namespace jackfield::snowflake
