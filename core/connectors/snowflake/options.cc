#include "options.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/host_name.h"
#include "connector/server_options.h"
#include "net/http_url.h"

namespace jackfield::snowflake {
namespace {

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
  constexpr std::string_view kDomain = ".snowflakecomputing.com";
  std::string account = settings.text("connection.account");
  if (ascii::lower(account).ends_with(kDomain)) account.resize(account.size() - kDomain.size());
  if (account.empty()) return fail(Code::required, "connection.account");
  options.host = lookup_host(settings.text("connection.host"));
  options.host_field = options.host.empty() ? "connection.account" : "connection.host";
  if (options.host.empty()) {
    // A host name cannot have an underscore; the service uses a hyphen for such accounts.
    options.host = account + std::string(kDomain);
    std::replace(options.host.begin(), options.host.end(), '_', '-');
    if (!is_http_host(options.host)) return fail(Code::pattern, options.host_field);
  }
  if (!is_http_host(options.host)) return fail(Code::hostname, options.host_field);
  JF_TRY(options.port, read_port(settings, 443));
  options.account = ascii::upper(account.substr(0, account.find('.')));
  options.user = ascii::upper(settings.text("connection.username"));
  options.warehouse = settings.text("connection.warehouse");
  options.database = settings.text("connection.database");
  options.schema = settings.text("connection.schema");
  options.role = settings.text("connection.role");
  for (auto& [name, value] : settings.map("connection.parameters")) {
    if (name != "TIMEZONE" && name != "QUERY_TAG") return unknown_parameter();
    options.parameters.emplace_back(name, value);
  }
  JF_CHECK(read_sign_in(options, settings));
  return options;
}

}  // namespace jackfield::snowflake
