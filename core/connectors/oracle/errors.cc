#include "errors.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace jackfield::oracle {
namespace {

struct NumberCode {
  int number;
  Code code;
};

constexpr NumberCode kQuery[] = {
    {1, Code::constraint_violated},
    {18, Code::too_many_connections},
    {54, Code::serialization_failed},
    {60, Code::serialization_failed},
    {904, Code::object_not_found},
    {942, Code::object_not_found},
    {947, Code::syntax_error},
    {1006, Code::parameter_count},
    {1008, Code::parameter_count},
    {1013, Code::cancelled},
    {1031, Code::permission_denied},
    {1036, Code::parameter_count},
    {1400, Code::constraint_violated},
    {1407, Code::constraint_violated},
    {1418, Code::object_not_found},
    {1426, Code::invalid_value},
    {1438, Code::invalid_value},
    {1453, Code::statement_denied},
    {1456, Code::read_only},
    {1461, Code::invalid_value},
    {1476, Code::invalid_value},
    {1722, Code::invalid_value},
    {1756, Code::syntax_error},
    {1843, Code::invalid_value},
    {2289, Code::object_not_found},
    {2290, Code::constraint_violated},
    {2291, Code::constraint_violated},
    {2292, Code::constraint_violated},
    {3405, Code::syntax_error},
    {4043, Code::object_not_found},
    {4044, Code::object_not_found},
    {6502, Code::invalid_value},
    {6550, Code::syntax_error},
    {8177, Code::serialization_failed},
    {12899, Code::invalid_value},
    {14551, Code::statement_denied},
    {14552, Code::statement_denied},
    {16000, Code::read_only},
    {24373, Code::syntax_error},
    {28115, Code::permission_denied},
    {30006, Code::serialization_failed},
    {41900, Code::permission_denied},
};
// ORA-00900 to ORA-00936 come from the parser, and so do a few others.
constexpr int kSyntaxFirst = 900, kSyntaxLast = 936;
// ORA-01840 to ORA-01899 are about dates and their formats.
constexpr int kDateFirst = 1830, kDateLast = 1899;

constexpr int kLost[] = {22,   28,   31,   45,   600,  602,   603,   609,   1012,  1041,  1089,  1092,  2396, 3106,
                         3113, 3114, 3122, 3135, 7445, 12153, 12537, 12547, 12570, 12583, 27146, 28511, 56600};

bool is_in(const int* begin, const int* end, int number) { return std::find(begin, end, number) != end; }

// The number after "DPI-" or "ORA-", 0 if there is none.
int number_behind(std::string_view text, std::string_view mark) noexcept {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return 0;
  int number = 0;
  for (std::size_t i = at + mark.size(); i < text.size() && text[i] >= '0' && text[i] <= '9' && number < 100000; ++i) {
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
  switch (ora) {
    case 1017:
    case 1005:
      return fail(Code::authentication_failed, "connection.password");
    case 28001:
    case 28003:
      return fail(Code::access_denied, "connection.password");
    case 28000:
    case 28009:
    case 1035:
    case 1045:
    case 12546:
      return fail(Code::access_denied, "connection.user");
    case 12505:
    case 12514:
    case 12521:
      return fail(Code::database_not_found, "connection.database");
    case 12541:
      return fail(Code::connection_refused, "connection.host");
    case 12154:
    case 12545:
    case 12533:
      return fail(Code::host_not_found, "connection.host");
    case 12170:
    case 12535:
    case 3136:
    case 12543:
    case 12526:
    case 12528:
    case 12532:
    case 1033:
    case 1034:
    case 1089:
    case 1109:
      return fail(Code::unreachable, "connection.host");
    case 18:
    case 20:
    case 2391:
    case 12516:
    case 12518:
    case 12519:
    case 12520:
      return fail(Code::too_many_connections);
    case 28865:
    case 29002:
    case 12606:
      return fail(Code::tls_required);
    case 12537:
    case 12547:
    case 12570:
    case 3113:
    case 3114:
    case 3135:
      return fail(Code::connection_lost);
    default:
      return fail(Code::protocol_failed, "connection.port");
  }
}

Code query_code(const Failure& failure, Code stopped) {
  if (failure.dpi == kCallTimeout) return Code::timeout;
  if (is_lost(failure)) return Code::connection_lost;
  if (failure.ora == 1013) return stopped;
  for (const NumberCode& row : kQuery) {
    if (row.number == failure.ora) return row.code;
  }
  if (failure.ora >= kSyntaxFirst && failure.ora <= kSyntaxLast) return Code::syntax_error;
  if (failure.ora >= kDateFirst && failure.ora <= kDateLast) return Code::invalid_value;
  switch (failure.dpi) {
    case 1001:
      return Code::out_of_memory;
    case 1008:
    case 1014:
      return Code::unsupported;
    case 1016:
    case 1043:
    case 1044:
    case 1045:
    case 1055:
      return Code::invalid_value;
    case 1059:
      return Code::parameter_count;
    default:
      return Code::query_failed;
  }
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
  return failure.dpi != kCallTimeout && is_in(std::begin(kLost), std::end(kLost), failure.ora);
}

Error dial_error(const Failure& failure) {
  if (failure.dpi == 1001) return fail(Code::out_of_memory);
  return named(login_error(failure.ora), failure);
}

Error query_error(const Failure& failure, Code stopped) { return named(fail(query_code(failure, stopped)), failure); }

}  // namespace jackfield::oracle
