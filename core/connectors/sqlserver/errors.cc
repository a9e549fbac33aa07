#include "errors.h"

#include <algorithm>

namespace jackfield::sqlserver {
namespace {

struct NumberCode {
  std::int64_t number;
  Code code;
};

constexpr NumberCode kNumbers[] = {
    {102, Code::syntax_error},
    {103, Code::syntax_error},
    {105, Code::syntax_error},
    {111, Code::syntax_error},
    {137, Code::parameter_count},
    {156, Code::syntax_error},
    {170, Code::syntax_error},
    {195, Code::object_not_found},
    {201, Code::parameter_count},
    {207, Code::object_not_found},
    {208, Code::object_not_found},
    {213, Code::invalid_value},
    {220, Code::invalid_value},
    {229, Code::permission_denied},
    {230, Code::permission_denied},
    {232, Code::invalid_value},
    {241, Code::invalid_value},
    {242, Code::invalid_value},
    {245, Code::invalid_value},
    {248, Code::invalid_value},
    {262, Code::permission_denied},
    {257, Code::invalid_value},
    {300, Code::permission_denied},
    {319, Code::syntax_error},
    {515, Code::constraint_violated},
    {530, Code::query_failed},
    {547, Code::constraint_violated},
    {911, Code::object_not_found},
    {916, Code::permission_denied},
    {1088, Code::object_not_found},
    {1205, Code::serialization_failed},
    {1222, Code::timeout},
    {2601, Code::constraint_violated},
    {2627, Code::constraint_violated},
    {2628, Code::invalid_value},
    {2760, Code::object_not_found},
    {2812, Code::object_not_found},
    {3701, Code::object_not_found},
    {3906, Code::read_only},
    {3960, Code::serialization_failed},
    {4104, Code::object_not_found},
    {4121, Code::object_not_found},
    {4701, Code::object_not_found},
    {4902, Code::object_not_found},
    {6005, Code::connection_lost},
    {8003, Code::parameter_count},
    {8114, Code::invalid_value},
    {8115, Code::invalid_value},
    {8134, Code::invalid_value},
    {8144, Code::parameter_count},
    {8152, Code::invalid_value},
    {8169, Code::invalid_value},
    {8178, Code::parameter_count},
    {10928, Code::too_many_connections},
    {10929, Code::too_many_connections},
    {15151, Code::permission_denied},
    {17142, Code::connection_lost},
    {41302, Code::serialization_failed},
    {41305, Code::serialization_failed},
};

// Errors of the driver about the network.
constexpr std::int64_t kLoginFailed = 20002, kTimedOut = 20003, kReadFailed = 20004, kWriteFailed = 20006,
                       kConnectFailed = 20009, kNoHost = 20013, kServerGone = 20017, kDriverFirst = 20000,
                       kDriverLast = 20299;

bool is_driver(const Diagnostic& one) { return one.number >= kDriverFirst && one.number <= kDriverLast; }

// The server's error is more specific than the driver's.
const Diagnostic* main_cause(const std::vector<Diagnostic>& told) {
  const auto server =
      std::find_if(told.begin(), told.end(), [](const Diagnostic& one) { return one.number != 0 && !is_driver(one); });
  if (server != told.end()) return &*server;
  return told.empty() ? nullptr : &told.front();
}

bool tells(const std::vector<Diagnostic>& told, std::int64_t number) {
  return std::any_of(told.begin(), told.end(), [number](const Diagnostic& one) { return one.number == number; });
}

Error named(Error error, const Diagnostic* cause) {
  if (cause == nullptr) return error;
  if (!cause->state.empty() && cause->state != "00000") error.with("sqlState", cause->state);
  if (cause->number != 0) error.with("vendorCode", cause->number);
  return error;
}

// GnuTLS, gnutls_certificate_status_t.
constexpr unsigned int kNotYetValid = 1u << 9, kExpired = 1u << 10;

Error encryption_error(const Dialling::Seen& seen) {
  if ((seen.certificate & (kExpired | kNotYetValid)) != 0)
    return fail(Code::tls_certificate_expired, "connection.host");
  if (seen.certificate != 0) return fail(Code::tls_certificate_untrusted, "connection.ssl.ca");
  if (seen.other_name) return fail(Code::tls_hostname_mismatch, "connection.host");
  return fail(Code::tls_failed);
}

Error login_error(const std::vector<Diagnostic>& told, const Diagnostic* cause, const Dialling::Seen& seen,
                  bool encrypted) {
  switch (cause == nullptr ? 0 : cause->number) {
    case 18456:
    case 18452:
      return fail(Code::authentication_failed, "connection.password");
    case 18470:
    case 18486:
    case 18487:
    case 18488:
      return fail(Code::access_denied, "connection.user");
    case 4060:
    case 911:
      return fail(Code::database_not_found, "connection.database");
    case 4064:
    case 916:
      return fail(Code::access_denied, "connection.database");
    case 40615:
    case 40914:
      return fail(Code::access_denied, "connection.host");
    case 10928:
    case 10929:
    case 17809:
      return fail(Code::too_many_connections);
    case 17142:
    case 6005:
      return fail(Code::unreachable, "connection.host");
    default:
      break;
  }
  if (seen.handshake && (seen.certificate != 0 || seen.other_name)) return encryption_error(seen);
  if (tells(told, kConnectFailed) || tells(told, kNoHost)) return fail(Code::connection_refused, "connection.host");
  if (tells(told, kTimedOut)) return fail(Code::timeout, "connection.host");
  if (seen.handshake && !tells(told, kServerGone)) return encryption_error(seen);
  if (encrypted && !seen.handshake && tells(told, kLoginFailed) && !tells(told, kServerGone) &&
      !tells(told, kReadFailed)) {
    return fail(Code::tls_unsupported, "connection.options.encrypt");
  }
  if (!encrypted && tells(told, kServerGone)) return fail(Code::tls_required, "connection.options.encrypt");
  return fail(Code::protocol_failed, "connection.port");
}

}  // namespace

std::vector<Diagnostic> diagnostics(const Driver& driver, SQLSMALLINT kind, SQLHANDLE handle) {
  std::vector<Diagnostic> told;
  for (SQLSMALLINT i = 1; i < 16; ++i) {
    SQLCHAR state[8] = "", text[8] = "";
    SQLINTEGER number = 0;
    SQLSMALLINT size = 0;
    const SQLRETURN outcome = driver.SQLGetDiagRec(kind, handle, i, state, &number, text, sizeof text, &size);
    if (outcome != SQL_SUCCESS && outcome != SQL_SUCCESS_WITH_INFO) break;
    told.push_back({reinterpret_cast<const char*>(state), number});
  }
  return told;
}

bool is_lost(const std::vector<Diagnostic>& told) noexcept {
  return std::any_of(told.begin(), told.end(), [](const Diagnostic& one) {
    return one.number == kReadFailed || one.number == kWriteFailed || one.number == kServerGone || one.number == 6005 ||
           one.state.starts_with("08");
  });
}

Error dial_error(const std::vector<Diagnostic>& told, const Dialling::Seen& seen, bool encrypted) {
  if (seen.refused) return fail(Code::egress_denied, "connection.host");
  const Diagnostic* cause = main_cause(told);
  return named(login_error(told, cause, seen, encrypted), cause);
}

Error query_error(const std::vector<Diagnostic>& told) {
  const Diagnostic* cause = main_cause(told);
  if (is_lost(told)) return named(fail(Code::connection_lost), cause);
  if (cause == nullptr) return fail(Code::query_failed);
  for (const NumberCode& row : kNumbers) {
    if (row.number == cause->number) return named(fail(row.code), cause);
  }
  const std::string_view state = cause->state;
  if (state == "HYT00" || cause->number == kTimedOut) return named(fail(Code::timeout), cause);
  if (state == "HY008") return named(fail(Code::cancelled), cause);
  if (state == "07002" || state == "07001") return named(fail(Code::parameter_count), cause);
  if (state.starts_with("22")) return named(fail(Code::invalid_value), cause);
  if (state.starts_with("23")) return named(fail(Code::constraint_violated), cause);
  return named(fail(Code::query_failed), cause);
}

}  // namespace jackfield::sqlserver
