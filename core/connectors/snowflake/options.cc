#include "options.h"

#include <algorithm>

#include "net/http_url.h"

namespace jackfield::snowflake {
namespace {

std::string upper(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

Status read_sign_in(Options& options, const Settings& settings) {
  const std::string how = settings.text("connection.authenticator");
  if (how == "key_pair") {
    options.token_type = "KEYPAIR_JWT";
    auto signer =
        Rs256::make(settings.secret("connection.privateKey"), settings.secret("connection.privateKeyPassphrase"));
    if (!signer) {
      Error error = std::move(signer).error();
      error.pointer =
          error.code == Code::authentication_failed ? "connection.privateKeyPassphrase" : "connection.privateKey";
      return error;
    }
    options.signer = *std::move(signer);
    return ok();
  }
  const char* field = how == "oauth" ? "connection.token" : "connection.password";
  options.token_type = how == "oauth" ? "OAUTH" : "PROGRAMMATIC_ACCESS_TOKEN";
  options.token = settings.secret(field);
  if (options.token.empty()) return fail(Code::required, field);
  return is_bearer_token(options.token.expose()) ? ok() : Status(fail(Code::one_line, field));
}

}  // namespace

Result<Options> read_options(const Settings& settings) {
  Options options;
  const std::string account = settings.text("connection.account");
  if (account.empty()) return fail(Code::required, "connection.account");
  options.host = settings.text("connection.host");
  options.host_field = options.host.empty() ? "connection.account" : "connection.host";
  if (options.host.empty()) {
    // A host name cannot have an underscore; the service uses a hyphen for such accounts.
    options.host = account + ".snowflakecomputing.com";
    std::replace(options.host.begin(), options.host.end(), '_', '-');
    if (!is_http_host(options.host)) return fail(Code::pattern, options.host_field);
  }
  if (!is_http_host(options.host)) return fail(Code::hostname, options.host_field);
  const std::int64_t port = settings.integer("connection.port").value_or(443);
  if (port < 1 || port > 65535) return fail(Code::port, "connection.port");
  options.port = static_cast<std::uint16_t>(port);
  options.account = upper(account.substr(0, account.find('.')));
  options.user = upper(settings.text("connection.username"));
  options.warehouse = settings.text("connection.warehouse");
  options.database = settings.text("connection.database");
  options.schema = settings.text("connection.schema");
  options.role = settings.text("connection.role");
  for (auto& [name, value] : settings.map("connection.parameters")) {
    if (name != "TIMEZONE" && name != "QUERY_TAG") return fail(Code::unknown_key, "connection.parameters");
    options.parameters.emplace_back(name, value);
  }
  JF_CHECK(read_sign_in(options, settings));
  return options;
}

HttpOptions http_options(const Settings& settings, const ConnectorEnvironment& environment) {
  HttpOptions http;
  http.egress = environment.egress;
  http.ca_file = environment.ca_file;
  http.ca = settings.text("connection.ssl.ca");
  http.host_field = settings.text("connection.host").empty() ? "connection.account" : "connection.host";
  return http;
}

}  // namespace jackfield::snowflake
