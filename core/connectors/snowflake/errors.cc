#include "errors.h"

#include "native/sql_text.h"

namespace jackfield::snowflake {
namespace {

struct Row {
  std::string_view key;
  Code code;
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
};
constexpr Row kStates[] = {{"57014", Code::cancelled},    {"42S02", Code::object_not_found},
                           {"42601", Code::syntax_error}, {"42501", Code::permission_denied},
                           {"22", Code::invalid_value},   {"23", Code::constraint_violated}};

Code code_of(std::string_view code, std::string_view state) {
  for (const Row& row : kCodes) {
    if (row.key == code) return row.code;
  }
  for (const Row& row : kStates) {
    if (state.starts_with(row.key)) return row.code;
  }
  return Code::query_failed;
}

std::string_view plain(std::string_view text) {
  for (const char c : text) {
    if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'))) return {};
  }
  return text.size() <= 6 ? text : std::string_view();
}

}  // namespace

Error http_error(long status, const json::Value& body, std::string_view sql, std::string_view token_type) {
  const std::string_view vendor = plain(body.get("code").text());
  const std::string_view state = plain(body.get("sqlState").text());
  Error error = fail(Code::service_failed);
  if (status == 422 || status == 408) {
    error = fail(status == 408 ? Code::timeout : code_of(vendor, state));
    if (error.code == Code::syntax_error && has_two_statements(sql)) error = fail(Code::multiple_statements);
  } else if (status == 401 || status == 403) {
    error = fail(Code::authentication_failed, token_type == "OAUTH"         ? "connection.token"
                                              : token_type == "KEYPAIR_JWT" ? "connection.privateKey"
                                                                            : "connection.password");
  } else if (status == 404) {
    error = fail(Code::unreachable, "connection.account");  // no such account, or a result that is gone
  } else if (status == 429) {
    error = fail(Code::rate_limited);
  } else if (status >= 300 && status < 400) {
    error = fail(Code::protocol_failed, "connection.host");
  } else if (status == 400) {
    error = fail(code_of(vendor, state));
  }
  if (!state.empty()) error.with("sqlState", std::string(state));
  if (!vendor.empty()) error.with("vendorCode", std::string(vendor));
  return error;
}

}  // namespace jackfield::snowflake
