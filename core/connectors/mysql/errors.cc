#include "errors.h"

namespace jackfield::mysql {
namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

struct NumberCode {
  unsigned int number;
  Code code;
};

constexpr NumberCode kNumbers[] = {
    {1022, Code::constraint_violated},
    {1040, Code::too_many_connections},
    {1044, Code::permission_denied},
    {1046, Code::object_not_found},
    {1048, Code::constraint_violated},
    {1049, Code::object_not_found},
    {1051, Code::object_not_found},
    {1053, Code::connection_lost},
    {1054, Code::object_not_found},
    {1062, Code::constraint_violated},
    {1064, Code::syntax_error},
    {1065, Code::syntax_error},
    {1091, Code::object_not_found},
    {1109, Code::object_not_found},
    {1142, Code::permission_denied},
    {1143, Code::permission_denied},
    {1146, Code::object_not_found},
    {1149, Code::syntax_error},
    {1169, Code::constraint_violated},
    {1176, Code::object_not_found},
    {1203, Code::too_many_connections},
    {1205, Code::timeout},
    {1213, Code::serialization_failed},
    {1216, Code::constraint_violated},
    {1217, Code::constraint_violated},
    {1226, Code::too_many_connections},
    {1227, Code::permission_denied},
    {1264, Code::invalid_value},
    {1265, Code::invalid_value},
    {1290, Code::read_only},
    {1292, Code::invalid_value},
    {1305, Code::object_not_found},
    {1317, Code::cancelled},
    {1364, Code::constraint_violated},
    {1365, Code::invalid_value},
    {1366, Code::invalid_value},
    {1370, Code::permission_denied},
    {1390, Code::parameter_count},
    {1406, Code::invalid_value},
    {1451, Code::constraint_violated},
    {1452, Code::constraint_violated},
    {1586, Code::constraint_violated},
    {1690, Code::invalid_value},
    {1792, Code::read_only},
    {1836, Code::read_only},
    {1927, Code::connection_lost},
    {1969, Code::timeout},
    {2000, Code::statement_denied},
    {2027, Code::connection_lost},
    {2068, Code::statement_denied},
    {3024, Code::timeout},
    {3140, Code::invalid_value},
    {3819, Code::constraint_violated},
    {3948, Code::statement_denied},
    {4025, Code::constraint_violated},
    {4031, Code::connection_lost},
    {4166, Code::statement_denied},
};

Error named(Error error, const Failure& failure) {
  if (!failure.state.empty() && failure.state != "00000") error.with("sqlState", std::string(failure.state));
  if (failure.number != 0) error.with("vendorCode", static_cast<std::int64_t>(failure.number));
  return error;
}

Error encryption_error(std::string_view text, bool has_certificate) {
  if (has(text, "does not support") || has(text, "doesn't support"))
    return fail(Code::tls_unsupported, "connection.ssl.enabled");
  if (has(text, "has expired") || has(text, "not yet valid"))
    return fail(Code::tls_certificate_expired, "connection.host");
  if (has(text, "Validation of SSL server certificate failed") || has(text, "hostname mismatch") ||
      has(text, "Hostname verification")) {
    return fail(Code::tls_hostname_mismatch, "connection.host");
  }
  if (has(text, "issuer") || has(text, "self-signed") || has(text, "self signed") || has(text, "unable to verify") ||
      has(text, "certificate verify failed") || has(text, "not trusted") || has(text, "Peer certificate")) {
    return fail(Code::tls_certificate_untrusted, "connection.ssl.ca");
  }
  // "unsupported" and no more is a key that could not be read.
  if (has(text, "key values mismatch") || has(text, "private key") || has(text, "passed a null parameter") ||
      (has_certificate && text.ends_with("unsupported"))) {
    return fail(Code::tls_failed, "connection.ssl.key");
  }
  if (has(text, "certificate required")) return fail(Code::tls_client_certificate_required, "connection.ssl.cert");
  if (has_certificate && has(text, "alert")) return fail(Code::tls_failed, "connection.ssl.cert");
  return fail(Code::tls_failed);
}

Error login_error(const Failure& failure, DialStage stage, bool has_certificate) {
  const std::string_view text = failure.text;
  switch (failure.number) {
    case 1045:
      if (has(text, "could not be loaded")) break;
      return fail(Code::authentication_failed, "connection.password");
    case 1698:
    case 1130:
    case 1820:
    case 1862:
    case 3118:
    case 3878:
    case 4151:
      return fail(Code::access_denied, "connection.user");
    case 1044:
      return fail(Code::access_denied, "connection.database");
    case 1049:
    case 1102:
      return fail(Code::database_not_found, "connection.database");
    case 1040:
    case 1203:
    case 1226:
      return fail(Code::too_many_connections);
    case 3159:
    case 4150:
      return fail(Code::tls_required, "connection.ssl.enabled");
    case 1129:
      return fail(Code::unreachable, "connection.host");
    case 2002:
    case 2003:
    case 2004:
      return fail(has(text, "(111)") ? Code::connection_refused : Code::unreachable, "connection.host");
    case 2005:
      return fail(Code::host_not_found, "connection.host");
    case 2026:
      return encryption_error(text, has_certificate);
    case 2007:
    case 2027:
    case 2000:
      return fail(Code::protocol_failed, "connection.port");
    case 2006:
    case 2012:
    case 2013:
    case 2055:
      if (has(text, "handshake") && stage == DialStage::network) return fail(Code::protocol_failed, "connection.port");
      return fail(Code::connection_lost);
    default:
      break;
  }
  if (has(text, "could not be loaded") || failure.number == 2059 || failure.number == 2058 || failure.number == 5010) {
    return fail(Code::connector_unavailable)
        .with("reason",
              "The server asks for a way to log in that this client has no plugin for, or that is not allowed.")
        .with("remedy", "Install the plugins of libmariadb3, or give the user caching_sha2_password.");
  }
  return fail(Code::protocol_failed);
}

}  // namespace

bool is_lost(unsigned int number) noexcept {
  return number == 2006 || number == 2013 || number == 2055 || number == 2026 || number == 2027 || number == 2012 ||
         number == 2014 || number == 1053 || number == 1927 || number == 4031 || number == 1158 || number == 1159 ||
         number == 1160 || number == 1161;
}

Error dial_error(const Failure& failure, DialStage stage, bool has_certificate) {
  return named(login_error(failure, stage, has_certificate), failure);
}

Error query_error(const Failure& failure, Code stopped) {
  if (failure.number == 1317) return named(fail(stopped), failure);
  if (is_lost(failure.number)) return named(fail(Code::connection_lost), failure);
  for (const NumberCode& row : kNumbers) {
    if (row.number == failure.number) return named(fail(row.code), failure);
  }
  const std::string_view kind = failure.state.substr(0, 2);
  if (kind == "22") return named(fail(Code::invalid_value), failure);
  if (kind == "23") return named(fail(Code::constraint_violated), failure);
  return named(fail(Code::query_failed), failure);
}

}  // namespace jackfield::mysql
