#include "errors.h"

#include <algorithm>
#include <iterator>

#include "connector/sql_lexer.h"

namespace jackfield::snowflake {
namespace {

struct Row {
  std::string_view key;
  Code code;
  std::string_view field = {};
};

constexpr Row kCodes[] = {
    {"001003", Code::syntax_error},
    {"000900", Code::syntax_error},
    {"002003", Code::object_not_found},
    {"002043", Code::object_not_found},
    {"000904", Code::object_not_found},
    {"002140", Code::object_not_found},
    {"100072", Code::constraint_violated},
    {"200001", Code::constraint_violated},
    {"003001", Code::permission_denied},
    {"003540", Code::permission_denied},
    {"000008", Code::multiple_statements},
    {"000604", Code::cancelled},
    {"000630", Code::timeout},
    {"100037", Code::invalid_value},
    {"100038", Code::invalid_value},
    {"002049", Code::parameter_count},
    {"391911", Code::statement_denied},
    {"000625", Code::serialization_failed},
    {"000606", Code::access_denied, "connection.warehouse"},       // no warehouse is chosen
    {"390201", Code::database_not_found, "connection.warehouse"},  // there is none of this name for this role
    {"390189", Code::access_denied, "connection.role"},
};
constexpr Row kStates[] = {{"57014", Code::cancelled},    {"42S02", Code::object_not_found},
                           {"42601", Code::syntax_error}, {"42501", Code::permission_denied},
                           {"22", Code::invalid_value},   {"23", Code::constraint_violated}};

Error statement_error(std::string_view code, std::string_view state, std::string_view sql) {
  Row found{{}, Code::query_failed};
  const Row* const by_code =
      std::find_if(std::begin(kCodes), std::end(kCodes), [&](const Row& row) { return row.key == code; });
  const Row* const by_state =
      std::find_if(std::begin(kStates), std::end(kStates), [&](const Row& row) { return state.starts_with(row.key); });
  if (by_code != std::end(kCodes)) {
    found = *by_code;
  } else if (by_state != std::end(kStates)) {
    found = *by_state;
  }
  if (found.code == Code::syntax_error && has_two_statements(kSnowflakeRules, sql))
    found.code = Code::multiple_statements;
  return fail(found.code, found.field);
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

// Letters and digits alone, so that no text of theirs gets into an answer.
std::string_view plain(std::string_view text) {
  for (const char c : text) {
    if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'))) return {};
  }
  return text.size() <= 6 ? text : std::string_view();
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
