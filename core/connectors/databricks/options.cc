#include "options.h"

#include "base/host_name.h"
#include "connector/server_options.h"
#include "net/http_url.h"

namespace jackfield::databricks {
namespace {

constexpr std::string_view kPath = "/sql/1.0/warehouses/";

}  // namespace

Result<Options> read_options(const Settings& settings) {
  Options options;
  options.host = lookup_host(settings.text("connection.host"));
  if (!is_http_host(options.host)) return fail(Code::hostname, "connection.host");
  JF_TRY(options.port, read_port(settings, 443));
  const std::string path = settings.text("connection.path");
  if (!path.starts_with(kPath)) return fail(Code::pattern, "connection.path");
  options.warehouse = path.substr(kPath.size());
  if (!is_path_id(options.warehouse)) return fail(Code::pattern, "connection.path");
  options.catalog = settings.text("connection.database");
  options.schema = settings.text("connection.schema");
  if (settings.text("connection.authType") == "oauth_m2m") {
    options.client_id = settings.text("connection.clientId");
    options.client_secret = settings.secret("connection.clientSecret");
    if (options.client_id.empty()) return fail(Code::required, "connection.clientId");
    if (options.client_secret.empty()) return fail(Code::required, "connection.clientSecret");
    if (options.client_id.find(':') != std::string::npos) return fail(Code::pattern, "connection.clientId");
  } else {
    options.token = settings.secret("connection.token");
    if (options.token.empty()) return fail(Code::required, "connection.token");
    if (!is_bearer_token(options.token.expose())) return fail(Code::one_line, "connection.token");
  }
  return options;
}

}  // namespace jackfield::databricks
