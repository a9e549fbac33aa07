#include "errors.h"

#include <string>
#include <string_view>

#include "base/ascii.h"
#include "connector/error_rules.h"

namespace jackfield::oracle {
namespace {

constexpr ErrorRule kQuery[] = {
    {Code::constraint_violated, "1 1400 1407 2290 2291 2292"},
    {Code::too_many_connections, "18"},
    {Code::serialization_failed, "54 60 8177 30006"},
    {Code::object_not_found, "904 942 1418 2289 4043 4044"},
    {Code::syntax_error, "947 1756 3405 6550 24373"},
    {Code::parameter_count, "1006 1008 1036"},
    {Code::cancelled, "1013"},
    {Code::permission_denied, "1031 28115 41900"},
    {Code::invalid_value, "1426 1438 1461 1722 1843 6502 12899"},
    {Code::division_by_zero, "1476"},
    {Code::statement_denied, "1453 14551 14552"},
    {Code::read_only, "1456 16000"},
};
// ORA-00900 to ORA-00936 come from the parser, and so do a few others.
constexpr int kSyntaxFirst = 900, kSyntaxLast = 936;
// ORA-01840 to ORA-01899 are about dates and their formats.
constexpr int kDateFirst = 1830, kDateLast = 1899;

// ODPI-C's own numbers.
constexpr ErrorRule kDriver[] = {
    {Code::out_of_memory, "1001"},
    {Code::unsupported, "1008 1014"},
    {Code::invalid_value, "1016 1043 1044 1045 1055"},
    {Code::parameter_count, "1059"},
};

constexpr ErrorRule kLogin[] = {
    {Code::authentication_failed, "1017 1005", "connection.password"},
    {Code::access_denied, "28001 28003", "connection.password"},
    {Code::access_denied, "28000 28009 1035 1045 12546", "connection.user"},
    {Code::database_not_found, "12505 12514 12521", "connection.database"},
    {Code::connection_refused, "12541", "connection.host"},
    {Code::host_not_found, "12154 12545 12533", "connection.host"},
    {Code::unreachable, "12170 12535 3136 12543 12526 12528 12532 1033 1034 1089 1109", "connection.host"},
    {Code::too_many_connections, "18 20 2391 12516 12518 12519 12520"},
    {Code::tls_required, "28865 29002 12606"},
    {Code::connection_lost, "12537 12547 12570 3113 3114 3135"},
};

constexpr std::string_view kLost =
    "22 28 31 45 600 602 603 609 1012 1041 1089 1092 2396 3106 3113 3114 "
    "3122 3135 7445 12153 12537 12547 12570 12583 27146 28511 56600";

// The number after "DPI-" or "ORA-", 0 if there is none.
int number_behind(std::string_view text, std::string_view mark) noexcept {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return 0;
  int number = 0;
  for (std::size_t i = at + mark.size(); i < text.size() && ascii::is_digit(text[i]) && number < 100000; ++i) {
    number = number * 10 + (text[i] - '0');
  }
  return number;
}

std::string name_of(const Failure& failure) {
  const std::string digits = std::to_string(failure.ora != 0 ? failure.ora : failure.dpi);
  return (failure.ora != 0 ? "ORA-" : "DPI-") +
         std::string(digits.size() < 5 && failure.ora != 0 ? 5 - digits.size() : 0, '0') + digits;
}

Error named(Error error, const Failure& failure) {
  if (failure.ora != 0 || failure.dpi != 0) error.with("vendorCode", name_of(failure));
  if (error.code == Code::syntax_error && failure.offset > 0) error.with("position", failure.offset + 1);
  return error;
}

Error login_error(int ora) {
  const ErrorRule* rule = find_rule(kLogin, std::int64_t{ora});
  return rule == nullptr ? fail(Code::protocol_failed, "connection.port") : error_of(*rule);
}

Code query_code(const Failure& failure, Code stopped) {
  if (failure.dpi == kCallTimeout) return Code::timeout;
  if (is_lost(failure)) return Code::connection_lost;
  if (failure.ora == 1013) return stopped;
  if (const ErrorRule* rule = find_rule(kQuery, std::int64_t{failure.ora})) return rule->code;
  if (failure.ora >= kSyntaxFirst && failure.ora <= kSyntaxLast) return Code::syntax_error;
  if (failure.ora >= kDateFirst && failure.ora <= kDateLast) return Code::invalid_value;
  const ErrorRule* rule = find_rule(kDriver, std::int64_t{failure.dpi});
  return rule == nullptr ? Code::query_failed : rule->code;
}

}  // namespace

Failure read_failure(const dpiErrorInfo& problem) noexcept {
  Failure failure;
  failure.ora = problem.code;
  failure.offset = problem.offset;
  if (failure.ora != 0 || problem.message == nullptr) return failure;
  const std::string_view text(problem.message, problem.messageLength);
  failure.dpi = number_behind(text, "DPI-");
  failure.ora = number_behind(text, "ORA-");
  return failure;
}

bool is_lost(const Failure& failure) noexcept {
  if (failure.dpi == kConnectionClosed || failure.dpi == 1010) return true;
  return failure.dpi != kCallTimeout && has_error_key(kLost, failure.ora);
}

Error dial_error(const Failure& failure) {
  if (failure.dpi == 1001) return fail(Code::out_of_memory);
  return named(login_error(failure.ora), failure);
}

Error query_error(const Failure& failure, Code stopped) { return named(fail(query_code(failure, stopped)), failure); }

}  // namespace jackfield::oracle
