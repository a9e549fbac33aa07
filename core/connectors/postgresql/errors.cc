#include "errors.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "connector/error_rules.h"

namespace jackfield::postgresql {
namespace {

// Full states come before their class.
constexpr ErrorRule kStates[] = {
    {Code::read_only, "25006"},
    {Code::syntax_error, "42601"},
    {Code::object_not_found, "42P01 42703 42883 42704 3F000 3D000"},
    {Code::parameter_count, "42P02"},
    {Code::permission_denied, "42501"},
    {Code::invalid_value, "42804 42P18"},
    {Code::serialization_failed, "40001 40P01"},
    {Code::too_many_connections, "53300"},
    {Code::timeout, "55P03 25P04"},
    {Code::connection_lost, "57P01 57P02 57P03 57P05 25P03"},
    {Code::division_by_zero, "22012"},
    {Code::invalid_value, "22*"},
    {Code::connection_lost, "08*"},
    {Code::constraint_violated, "23*"},
};

Code code_of(std::string_view state) {
  const ErrorRule* rule = find_rule(kStates, state);
  return rule == nullptr ? Code::query_failed : rule->code;
}

// "FATAL:  28P01: ...": the severity may be translated, the five characters never are.
std::string_view state_in(std::string_view text) {
  for (std::size_t at = text.find(":  "); at != std::string_view::npos; at = text.find(":  ", at + 1)) {
    const std::string_view state = text.substr(at + 3, 5);
    if (state.size() < 5) break;
    const bool ends = at + 8 == text.size() || text[at + 8] == ':' || text[at + 8] == '\n';
    if (ends && is_sql_state(state)) return state;
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
    if (says(text, "client certificate")) {
      return failure.has_client_certificate ? fail(Code::access_denied, "connection.ssl.cert")
                                            : fail(Code::tls_client_certificate_required, "connection.ssl.cert");
    }
    if (says(text, "certificate authentication")) return fail(Code::access_denied, "connection.user");
    // The server's texts before and since version 14.
    if (says(text, "pg_hba.conf") && (says(text, "no encryption") || says(text, "SSL off"))) {
      return fail(Code::tls_required, "connection.ssl.enabled");
    }
    return fail(Code::access_denied, "connection.user");
  }
  if (state == "42501") return fail(Code::access_denied, "connection.database");
  if (says(text, "startup parameter")) {
    return fail(Code::pooler_setting, "connection.host")
        .with("reason", "A pooler refuses a part of the login.")
        .with("remedy", "PgBouncer: ignore_startup_parameters = application_name, client_encoding.");
  }
  if (state == "08P01") return fail(Code::protocol_failed);
  // The encoding of the database has no conversion to UTF-8.
  if (state == "0A000") return fail(Code::unsupported, "connection.database");
  if (state == "22023" || state == "42704") return fail(Code::invalid_value, "connection.parameters");
  return fail(Code::unreachable, "connection.host");
}

Error encryption_error(const DialFailure& failure) {
  const std::string_view text = failure.text;
  if (says(text, "does not support SSL")) return fail(Code::tls_unsupported, "connection.ssl.enabled");
  if (says(text, "does not match host name")) return fail(Code::tls_hostname_mismatch, "connection.host");
  if (says(text, "certificate verify failed")) {
    // X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED
    if (failure.verify_error == 9 || failure.verify_error == 10)
      return fail(Code::tls_certificate_expired, "connection.host");
    return fail(Code::tls_certificate_untrusted, "connection.ssl.ca");
  }
  if (says(text, "private key") || says(text, "key values mismatch"))
    return fail(Code::tls_failed, "connection.ssl.key");
  if (says(text, "root certificate")) return fail(Code::tls_failed, "connection.ssl.ca");
  if (says(text, "could not read certificate file")) return fail(Code::tls_failed, "connection.ssl.cert");
  if (says(text, "certificate required")) return fail(Code::tls_client_certificate_required, "connection.ssl.cert");
  if (failure.has_client_certificate &&
      (says(text, "alert unknown ca") || says(text, "alert certificate") || says(text, "alert bad certificate"))) {
    return fail(Code::tls_failed, "connection.ssl.cert");
  }
  if (says(text, "invalid response to SSL negotiation")) return fail(Code::protocol_failed, "connection.port");
  return fail(Code::tls_failed);
}

bool is_encryption_text(std::string_view text) {
  return says(text, "SSL") || says(text, "certificate") || says(text, "private key");
}

}  // namespace

Error dial_error(const DialFailure& failure) {
  const std::string_view text = failure.text;
  if (const std::string_view state = state_in(text); !state.empty()) {
    return login_error(state, failure).with("sqlState", std::string(state));
  }
  if (says(text, "no password supplied")) return fail(Code::authentication_failed, "connection.password");
  if (says(text, "definition of service")) {
    return fail(Code::connector_unavailable)
        .with("reason", "The environment of the server process names a PostgreSQL service that is not defined.")
        .with("remedy", "Unset PGSERVICE for the server process.");
  }
  if (says(text, "session is ") || says(text, "hot standby"))
    return fail(Code::unreachable, "connection.parameters.target_session_attrs");
  if (is_encryption_text(text) && !says(text, "server closed the connection")) return encryption_error(failure);
  if (says(text, "Connection refused")) return fail(Code::connection_refused, "connection.host");
  switch (failure.stage) {
    case DialStage::network:
      return fail(Code::unreachable, "connection.host");
    case DialStage::encryption:
      return says(text, "server closed") ? fail(Code::connection_lost) : fail(Code::tls_failed);
    case DialStage::login:
    case DialStage::done:
      break;
  }
  if (says(text, "expected authentication request") || says(text, "lost synchronization") || says(text, "protocol")) {
    return fail(Code::protocol_failed, "connection.port");
  }
  return fail(Code::connection_lost);
}

std::string_view sql_state(const Libpq& pq, const PGresult* result) {
  const char* state = pq.PQresultErrorField(result, PG_DIAG_SQLSTATE);
  return state == nullptr ? std::string_view() : std::string_view(state);
}

bool may_be_changed_table(std::string_view state) noexcept {
  constexpr std::string_view kRepeated[] = {"0A000", "26000", "42703", "42725", "42804",
                                            "42846", "42883", "42P05", "42P08", "42P18"};
  return state.starts_with("22") || std::binary_search(std::begin(kRepeated), std::end(kRepeated), state);
}

Error query_error(const Libpq& pq, const PGresult* result, Code stopped) {
  const std::string_view state = sql_state(pq, result);
  if (state.empty()) return fail(Code::connection_lost);  // libpq's own: there is no server's word
  Code code = state == kStoppedState ? stopped : code_of(state);
  // The name of the reporting function is not translated, and distinguishes these two from similar errors.
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
