#include "errors.h"

#include "connector/error_rules.h"

namespace jackfield::mysql {
namespace {

// Numbers of the server, and of the client library from 2000 to 2999.
constexpr ErrorRule kNumbers[] = {
    {Code::constraint_violated, "1022 1048 1062 1169 1216 1217 1364 1451 1452 1586 3819 4025"},
    {Code::too_many_connections, "1040 1203 1226"},
    {Code::permission_denied, "1044 1142 1143 1227 1370"},
    {Code::object_not_found, "1046 1049 1051 1054 1091 1109 1146 1176 1305"},
    {Code::connection_lost, "1053 1927 2027 4031"},
    {Code::syntax_error, "1064 1065 1149"},
    {Code::timeout, "1205 1969 3024"},
    {Code::serialization_failed, "1213"},
    {Code::invalid_value, "1264 1265 1292 1366 1406 1690 3140"},
    {Code::division_by_zero, "1365"},
    {Code::read_only, "1290 1792 1836"},
    {Code::cancelled, "1317"},
    {Code::parameter_count, "1390"},
    {Code::statement_denied, "2000 2068 3948 4166"},
};
constexpr ErrorRule kStates[] = {
    {Code::division_by_zero, "22012"}, {Code::invalid_value, "22*"}, {Code::constraint_violated, "23*"}};

// While logging in.
constexpr ErrorRule kLogin[] = {
    {Code::access_denied, "1698 1130 1820 1862 3118 3878 4151", "connection.user"},
    {Code::access_denied, "1044", "connection.database"},
    {Code::database_not_found, "1049 1102", "connection.database"},
    {Code::too_many_connections, "1040 1203 1226"},
    {Code::tls_required, "3159 4150", "connection.ssl.enabled"},
    {Code::unreachable, "1129", "connection.host"},
    {Code::host_not_found, "2005", "connection.host"},
    {Code::protocol_failed, "2007 2027 2000", "connection.port"},
};
constexpr unsigned int kRefused = 1045, kEncryption = 2026;
constexpr std::string_view kNoNetwork = "2002 2003 2004", kCutOff = "2006 2012 2013 2055";
constexpr std::string_view kMissingPlugin = "2058 2059 5010";
constexpr std::string_view kLost = "2006 2013 2055 2026 2027 2012 2014 1053 1927 4031 1158 1159 1160 1161";

Error named(Error error, const Failure& failure) {
  return with_vendor(std::move(error), failure.state, failure.number);
}

Error encryption_error(std::string_view text, bool has_certificate) {
  if (says(text, "does not support") || says(text, "doesn't support"))
    return fail(Code::tls_unsupported, "connection.ssl.enabled");
  if (says(text, "has expired") || says(text, "not yet valid"))
    return fail(Code::tls_certificate_expired, "connection.host");
  if (says(text, "Validation of SSL server certificate failed") || says(text, "hostname mismatch") ||
      says(text, "Hostname verification")) {
    return fail(Code::tls_hostname_mismatch, "connection.host");
  }
  if (says(text, "issuer") || says(text, "self-signed") || says(text, "self signed") ||
      says(text, "unable to verify") || says(text, "certificate verify failed") || says(text, "not trusted") ||
      says(text, "Peer certificate")) {
    return fail(Code::tls_certificate_untrusted, "connection.ssl.ca");
  }
  // Only "unsupported" means a key that could not be read.
  if (says(text, "key values mismatch") || says(text, "private key") || says(text, "passed a null parameter") ||
      (has_certificate && text.ends_with("unsupported"))) {
    return fail(Code::tls_failed, "connection.ssl.key");
  }
  if (says(text, "certificate required")) return fail(Code::tls_client_certificate_required, "connection.ssl.cert");
  if (has_certificate && says(text, "alert")) return fail(Code::tls_failed, "connection.ssl.cert");
  return fail(Code::tls_failed);
}

Error login_error(const Failure& failure, DialStage stage, bool has_certificate) {
  const std::string_view text = failure.text;
  const bool has_no_plugin = says(text, "could not be loaded");
  if (const ErrorRule* rule = find_rule(kLogin, failure.number)) return error_of(*rule);
  if (failure.number == kRefused && !has_no_plugin) return fail(Code::authentication_failed, "connection.password");
  if (has_error_key(kNoNetwork, failure.number))
    return fail(says(text, "(111)") ? Code::connection_refused : Code::unreachable, "connection.host");
  if (failure.number == kEncryption) return encryption_error(text, has_certificate);
  if (has_error_key(kCutOff, failure.number)) {
    if (says(text, "handshake") && stage == DialStage::network) return fail(Code::protocol_failed, "connection.port");
    return fail(Code::connection_lost);
  }
  if (has_no_plugin || has_error_key(kMissingPlugin, failure.number)) {
    return fail(Code::connector_unavailable)
        .with("reason",
              "The server asks for a way to log in that this client has no plugin for, or that is not allowed.")
        .with("remedy", "Install the plugins of libmariadb3, or give the user caching_sha2_password.");
  }
  return fail(Code::protocol_failed);
}

}  // namespace

bool is_lost(unsigned int number) noexcept { return has_error_key(kLost, number); }

Error dial_error(const Failure& failure, DialStage stage, bool has_certificate) {
  return named(login_error(failure, stage, has_certificate), failure);
}

Error query_error(const Failure& failure, Code stopped) {
  if (failure.number == kStopped) return named(fail(stopped), failure);
  if (is_lost(failure.number)) return named(fail(Code::connection_lost), failure);
  const ErrorRule* rule = find_rule(kNumbers, failure.number);
  if (rule == nullptr) rule = find_rule(kStates, failure.state);
  return named(fail(rule == nullptr ? Code::query_failed : rule->code), failure);
}

}  // namespace jackfield::mysql
