#include "errors.h"

#include <algorithm>

#include "connector/error_rules.h"

namespace jackfield::sqlserver {
namespace {

constexpr ErrorRule kNumbers[] = {
    {Code::syntax_error, "102 103 105 111 156 170 319"},
    {Code::parameter_count, "137 201 8003 8144 8178"},
    {Code::object_not_found, "195 207 208 911 1088 2760 2812 3701 4104 4121 4701 4902"},
    {Code::invalid_value,
     "206 213 220 232 235 241 242 245 248 257 272 273 293 295 305 306 402 2628 8114 8115 8152 8169"},
    {Code::division_by_zero, "8134"},
    {Code::permission_denied, "229 230 262 300 916 15151"},
    {Code::constraint_violated, "515 547 2601 2627"},
    {Code::serialization_failed, "1205 3960 41302 41305"},
    {Code::timeout, "1222"},
    {Code::transaction_ended, "3902 3903"},
    {Code::read_only, "3906"},
    {Code::connection_lost, "6005 17142"},
    {Code::too_many_connections, "10928 10929"},
    {Code::query_failed, "530"},
};
constexpr ErrorRule kStates[] = {
    {Code::timeout, "HYT00"},          {Code::cancelled, "HY008"},   {Code::parameter_count, "07001 07002"},
    {Code::division_by_zero, "22012"}, {Code::invalid_value, "22*"}, {Code::constraint_violated, "23*"},
};

constexpr ErrorRule kLogin[] = {
    {Code::authentication_failed, "18456 18452", "connection.password"},
    {Code::access_denied, "18470 18486 18487 18488", "connection.user"},
    {Code::database_not_found, "4060 911", "connection.database"},
    {Code::access_denied, "4064 916", "connection.database"},
    {Code::access_denied, "40615 40914", "connection.host"},
    {Code::too_many_connections, "10928 10929 17809"},
    {Code::unreachable, "17142 6005", "connection.host"},
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
  return cause == nullptr ? error : with_vendor(std::move(error), cause->state, cause->number);
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
  if (const ErrorRule* rule = cause == nullptr ? nullptr : find_rule(kLogin, cause->number)) return error_of(*rule);
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
  const ErrorRule* rule = find_rule(kNumbers, cause->number);
  if (rule == nullptr && cause->number == kTimedOut) return named(fail(Code::timeout), cause);
  if (rule == nullptr) rule = find_rule(kStates, cause->state);
  return named(fail(rule == nullptr ? Code::query_failed : rule->code), cause);
}

}  // namespace jackfield::sqlserver
