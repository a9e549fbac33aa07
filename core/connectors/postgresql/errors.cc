#include "errors.h"

#include <charconv>

namespace jackfield::postgresql {
namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

struct StateCode {
  std::string_view state;  // whole, or the class: the first two characters
  Code code;
};

// The first match counts, so whole states stand before their class.
constexpr StateCode kStates[] = {
    {"25006", Code::read_only},
    {"42601", Code::syntax_error},
    {"42P01", Code::object_not_found},
    {"42703", Code::object_not_found},
    {"42883", Code::object_not_found},
    {"42704", Code::object_not_found},
    {"42P02", Code::parameter_count},
    {"3F000", Code::object_not_found},
    {"3D000", Code::object_not_found},
    {"42501", Code::permission_denied},
    {"42804", Code::invalid_value},
    {"42P18", Code::invalid_value},
    {"40001", Code::serialization_failed},
    {"40P01", Code::serialization_failed},
    {"53300", Code::too_many_connections},
    {"55P03", Code::timeout},
    {"25P04", Code::timeout},
    {"57P01", Code::connection_lost},
    {"57P02", Code::connection_lost},
    {"57P03", Code::connection_lost},
    {"57P05", Code::connection_lost},
    {"25P03", Code::connection_lost},
    {"22", Code::invalid_value},
    {"23", Code::constraint_violated},
    {"08", Code::connection_lost},
};

Code code_of(std::string_view state) {
  for (const StateCode& row : kStates) {
    if (state.substr(0, row.state.size()) == row.state) return row.code;
  }
  return Code::query_failed;
}

// "FATAL:  28P01: ...": the severity may be translated, the five characters are not.
std::string_view state_in(std::string_view text) {
  for (std::size_t at = text.find(":  "); at != std::string_view::npos; at = text.find(":  ", at + 1)) {
    const std::string_view state = text.substr(at + 3, 5);
    if (state.size() < 5) break;
    bool fits = at + 8 == text.size() || text[at + 8] == ':' || text[at + 8] == '\n';
    for (const char c : state) fits = fits && ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'));
    if (fits) return state;
  }
  return {};
}

Error login_error(std::string_view state, const DialFailure& failure) {
  const std::string_view text = failure.text;
  if (state == "28P01") return fail(Code::authentication_failed, "connection.password");
  if (state == "3D000") return fail(Code::database_not_found, "connection.database");
  if (state == "53300") return fail(Code::too_many_connections);
  if (state == "57P03") return fail(Code::unreachable, "connection.host");
  if (state.substr(0, 2) == "28") {
    if (has(text, "client certificate")) {
      return failure.has_client_certificate ? fail(Code::access_denied, "connection.ssl.cert")
                                            : fail(Code::tls_client_certificate_required, "connection.ssl.cert");
    }
    if (has(text, "certificate authentication")) return fail(Code::access_denied, "connection.user");
    // The server's own words before and since version 14.
    if (has(text, "pg_hba.conf") && (has(text, "no encryption") || has(text, "SSL off"))) {
      return fail(Code::tls_required, "connection.ssl.enabled");
    }
    return fail(Code::access_denied, "connection.user");
  }
  if (state == "42501") return fail(Code::access_denied, "connection.database");
  if (state == "08P01") return fail(Code::protocol_failed);
  // The settings are sent with the login, so a bad one shows here.
  if (state == "22023" || state == "42704") return fail(Code::invalid_value, "connection.parameters");
  return fail(Code::unreachable, "connection.host");
}

Error encryption_error(const DialFailure& failure) {
  const std::string_view text = failure.text;
  if (has(text, "does not support SSL")) return fail(Code::tls_unsupported, "connection.ssl.enabled");
  if (has(text, "does not match host name")) return fail(Code::tls_hostname_mismatch, "connection.host");
  if (has(text, "certificate verify failed")) {
    // X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED
    if (failure.verify_error == 9 || failure.verify_error == 10)
      return fail(Code::tls_certificate_expired, "connection.host");
    return fail(Code::tls_certificate_untrusted, "connection.ssl.ca");
  }
  if (has(text, "private key") || has(text, "key values mismatch")) return fail(Code::tls_failed, "connection.ssl.key");
  if (has(text, "root certificate")) return fail(Code::tls_failed, "connection.ssl.ca");
  if (has(text, "could not read certificate file")) return fail(Code::tls_failed, "connection.ssl.cert");
  if (has(text, "certificate required")) return fail(Code::tls_client_certificate_required, "connection.ssl.cert");
  if (failure.has_client_certificate &&
      (has(text, "alert unknown ca") || has(text, "alert certificate") || has(text, "alert bad certificate"))) {
    return fail(Code::tls_failed, "connection.ssl.cert");
  }
  if (has(text, "invalid response to SSL negotiation")) return fail(Code::protocol_failed, "connection.port");
  return fail(Code::tls_failed);
}

bool is_encryption_text(std::string_view text) {
  return has(text, "SSL") || has(text, "certificate") || has(text, "private key");
}

}  // namespace

Error dial_error(const DialFailure& failure) {
  const std::string_view text = failure.text;
  if (const std::string_view state = state_in(text); !state.empty()) {
    return login_error(state, failure).with("sqlState", std::string(state));
  }
  if (has(text, "no password supplied")) return fail(Code::authentication_failed, "connection.password");
  if (has(text, "definition of service")) {
    return fail(Code::connector_unavailable)
        .with("reason", "The environment of the server process names a PostgreSQL service that is not defined.")
        .with("remedy", "Unset PGSERVICE for the server process.");
  }
  if (has(text, "session is ") || has(text, "hot standby"))
    return fail(Code::unreachable, "connection.parameters.target_session_attrs");
  if (is_encryption_text(text) && !has(text, "server closed the connection")) return encryption_error(failure);
  if (has(text, "Connection refused")) return fail(Code::connection_refused, "connection.host");
  switch (failure.stage) {
    case DialStage::network:
      return fail(Code::unreachable, "connection.host");
    case DialStage::encryption:
      return has(text, "server closed") ? fail(Code::connection_lost) : fail(Code::tls_failed);
    case DialStage::login:
    case DialStage::done:
      break;
  }
  if (has(text, "expected authentication request") || has(text, "lost synchronization") || has(text, "protocol")) {
    return fail(Code::protocol_failed, "connection.port");
  }
  return fail(Code::connection_lost);
}

std::string_view sql_state(const Libpq& pq, const PGresult* result) {
  const char* state = pq.PQresultErrorField(result, PG_DIAG_SQLSTATE);
  return state == nullptr ? std::string_view() : std::string_view(state);
}

Error query_error(const Libpq& pq, const PGresult* result, Code stopped) {
  const std::string_view state = sql_state(pq, result);
  if (state.empty()) return fail(Code::connection_lost);  // libpq's own: there is no server's word
  Code code = state == "57014" ? stopped : code_of(state);
  // The function that complains is not translated, and tells these two from their neighbours.
  const char* source = pq.PQresultErrorField(result, PG_DIAG_SOURCE_FUNCTION);
  const std::string_view function = source == nullptr ? std::string_view() : std::string_view(source);
  if (state == "42601" && function == "exec_parse_message") code = Code::multiple_statements;
  if (state == "08P01" && function == "exec_bind_message") code = Code::parameter_count;
  Error error = fail(code).with("sqlState", std::string(state));
  if (const char* position = pq.PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION)) {
    const std::string_view digits = position;
    std::int64_t value = 0;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), value).ec == std::errc())
      error.with("position", value);
  }
  return error;
}

}  // namespace jackfield::postgresql
