// Connection URLs of the seven engines. Formats: libpq 34.1.1.2, the MySQL and MariaDB connectors, SQLite URIs, the
// JDBC drivers of Microsoft, Oracle, Snowflake and Databricks, SQLAlchemy's spellings. Paths of files are never opened.
// Parameters that a configuration cannot hold, such as the path of a certificate, are omitted and reported by name.
#include <algorithm>

#include "base/ascii.h"
#include "base/host_name.h"
#include "base/words.h"
#include "validate/url_reader.h"

namespace jackfield {
namespace {

using Builder = ConnectionBuilder;
constexpr std::int64_t kHttpsPort = 443;

// The value at its place in the URL, or the first of these parameters.
std::string_view text_of(const ConnectionUrl& url, std::string_view own, std::string_view names) noexcept {
  if (!own.empty()) return own;
  const std::string* value = url.find(names);
  return value == nullptr ? std::string_view() : std::string_view(*value);
}

Status add_server(Builder& to, const ConnectionUrl& url, std::int64_t default_port, const char* user_key = "user") {
  const std::string_view host = url.host.empty() ? std::string_view("localhost") : std::string_view(url.host);
  if (!is_host_name(host)) return url_unsupported();
  to.text("host", host);
  to.number("port", url.port == 0 ? default_port : url.port);
  to.text(user_key, text_of(url, url.user, "user username uid"));
  to.text("password", text_of(url, url.password, "password pwd"));
  return ok();
}

// "require" and similar modes encrypt without checking the server's certificate.
enum class Tls : std::uint8_t { unsaid, off, unverified, verified };

Tls read_mode(std::string_view text) noexcept {
  std::string word = ascii::lower(text);
  std::replace(word.begin(), word.end(), '_', '-');
  if (has_word("disable disabled", word)) return Tls::off;
  if (has_word("require required no-verify", word)) return Tls::unverified;
  if (has_word("verify-ca verify-full verify-identity", word)) return Tls::verified;
  if (const auto flag = read_flag(word)) return *flag ? Tls::verified : Tls::off;
  return Tls::unsaid;  // "allow", "prefer": either way, so not decided here
}

void add_tls(Builder& to, Tls mode) {
  if (mode == Tls::unsaid) return;
  to.flag("ssl.enabled", mode != Tls::off);
  if (mode != Tls::off) to.flag("ssl.rejectUnauthorized", mode == Tls::verified);
}

// Parameters with a field of the same name. `known` lists them as "name:kind"; kinds: t(ext), n(umber), b(oolean).
void add_parameters(Builder& to, const ConnectionUrl& url, std::string_view known) {
  while (!known.empty()) {
    const std::string_view item = take_word(known);
    const std::string_view name = item.substr(0, item.size() - 2);
    const char kind = item.back();
    const std::string* value = url.find(ascii::lower(name));
    if (value == nullptr) continue;
    const std::string path = "parameters." + std::string(name);
    const bool digits =
        !value->empty() && value->size() < 16 && value->find_first_not_of("0123456789") == std::string::npos;
    if (kind == 'n' && digits) {
      std::int64_t number = 0;
      for (const char c : *value) number = number * 10 + (c - '0');
      to.number(path, number);
    } else if (const auto flag = read_flag(*value); kind == 'b' && flag) {
      to.flag(path, *flag);
    } else if (kind == 't') {
      to.text(path, *value);
    } else {
      to.leave_out({{ascii::lower(name), ""}});
    }
  }
}

Status read_postgresql(Builder& to, const ConnectionUrl& url) {
  JF_CHECK(add_server(to, url, 5432));
  to.text("database", text_of(url, url.segment(0), "dbname database"));
  Tls mode = Tls::unsaid;
  if (const std::string* ssl = url.find("ssl")) mode = read_mode(*ssl);
  if (const std::string* sslmode = url.find("sslmode")) mode = read_mode(*sslmode);
  add_tls(to, mode);
  add_parameters(to, url,
                 "application_name:t connect_timeout:n statement_timeout:n lock_timeout:n keepalives_idle:n "
                 "target_session_attrs:t");
  to.leave_out(url.parameters);
  return ok();
}

Tls read_mysql_tls(const ConnectionUrl& url) {
  Tls mode = Tls::unsaid;
  if (const std::string* ssl = url.find("ssl")) {
    json::Arena arena;
    const auto object = json::parse(arena, *ssl, json::kConfigLimits);
    if (object && object->is_object()) {
      const json::Value* check = object->find("rejectUnauthorized");
      mode = check != nullptr && !check->as_boolean() ? Tls::unverified : Tls::verified;
    } else {
      mode = read_mode(*ssl);
    }
  }
  if (const std::string* use = url.find("usessl requiressl")) {
    const std::string* check = url.find("verifyservercertificate");
    mode = read_mode(*use);
    if (mode == Tls::verified && (check == nullptr || read_flag(*check) == false)) mode = Tls::unverified;
  }
  if (const std::string* named = url.find("ssl-mode sslmode ssl_mode")) mode = read_mode(*named);
  return mode;
}

Status read_mysql(Builder& to, const ConnectionUrl& url) {
  JF_CHECK(add_server(to, url, 3306));
  to.text("database", url.segment(0));
  add_tls(to, read_mysql_tls(url));
  add_parameters(to, url, "charset:t connectTimeout:n timezone:t compress:b");
  to.leave_out(url.parameters);
  return ok();
}

// sqlite:FILE, sqlite:///ABSOLUTE, file:FILE, file://localhost/ABSOLUTE.
Status read_sqlite(Builder& to, std::string_view rest) {
  std::vector<UrlParameter> parameters;
  rest = rest.substr(0, rest.find('#'));
  if (const std::size_t mark = rest.find('?'); mark != std::string_view::npos) {
    JF_CHECK(decode_parameters(rest.substr(mark + 1), '&', parameters));
    rest = rest.substr(0, mark);
  }
  if (rest.starts_with("//")) rest.remove_prefix(2);
  if (rest.starts_with("localhost/")) rest.remove_prefix(9);
  const auto file = percent_decode(rest);
  if (!file || file->empty() || !json::is_utf8(*file)) return url_unsupported();
  to.text("filename", *file);
  for (const UrlParameter& parameter : parameters) {
    parameter.used = parameter.name == "mode" && (parameter.value == "ro" || parameter.value == "rw");
    if (parameter.used && parameter.value == "ro") to.flag("readonly", true);
  }
  to.leave_out(parameters);
  return ok();
}

// host\instance:port;property=value, or the form of a URL.
Status read_sqlserver(Builder& to, std::string_view rest) {
  const std::size_t semicolon = std::min(rest.find(';'), rest.size());
  std::string head(rest.substr(0, semicolon));
  std::string instance;
  const std::size_t host_start = head.rfind('@') == std::string::npos ? 0 : head.rfind('@') + 1;
  if (const std::size_t slash = head.find('\\', host_start); slash != std::string::npos) {
    const std::size_t end = std::min(head.find_first_of(":/?", slash), head.size());
    instance = head.substr(slash + 1, end - slash - 1);
    head.erase(slash, end - slash);
  }
  ConnectionUrl url;
  JF_CHECK(decode_url(head, url));
  JF_CHECK(decode_parameters(rest.substr(std::min(semicolon + 1, rest.size())), ';', url.parameters));
  if (url.host.empty()) {
    if (const std::string* server = url.find("servername server")) url.host = *server;
  }
  if (url.port == 0) {
    if (const std::string* port = url.find("portnumber port")) url.port = parse_port(*port).value_or(0);
  }
  JF_CHECK(add_server(to, url, 1433));
  to.text("database", text_of(url, url.segment(0), "databasename database"));
  to.text("options.instanceName", text_of(url, instance, "instancename instance"));
  if (const std::string* encrypt = url.find("encrypt")) {
    const std::string word = ascii::lower(*encrypt);
    const auto flag = has_word("strict mandatory", word) ? std::optional(true)
                      : word == "optional"               ? std::optional(false)
                                                         : read_flag(word);
    if (flag) to.flag("options.encrypt", *flag);
  }
  if (const std::string* trust = url.find("trustservercertificate")) {
    if (const auto flag = read_flag(*trust)) to.flag("options.trustServerCertificate", *flag);
  }
  add_parameters(to, url, "appName:t connectTimeout:n packetSize:n applicationIntent:t");
  if (const std::string* name = url.find("applicationname")) to.text("parameters.appName", *name);
  to.leave_out(url.parameters);
  return ok();
}

// thin:user/password@//host:port/service, thin:@host:port:SID, or the form of a URL.
Status read_oracle(Builder& to, std::string_view rest) {
  std::string text(rest);
  if (!rest.starts_with("//")) {
    const std::size_t kind = rest.find(':');
    const std::size_t at = rest.rfind('@');
    if (kind == std::string_view::npos || at == std::string_view::npos || at < kind) return url_unsupported();
    std::string user(rest.substr(kind + 1, at - kind - 1));
    std::string_view server = rest.substr(at + 1);
    if (server.starts_with("tcp:")) server.remove_prefix(4);
    if (server.starts_with("//")) server.remove_prefix(2);
    if (server.empty() || server[0] == '(' || server.starts_with("tcps:")) return url_unsupported();
    std::string place(server);
    const std::size_t first =
        place.find(':', std::min(place.find(']'), place.size()) == place.size() ? 0 : place.find(']'));
    const std::size_t second = first == std::string::npos ? first : place.find_first_of(":/", first + 1);
    if (second != std::string::npos && place[second] == ':') place[second] = '/';
    // The password may contain any byte; it has no escapes.
    std::string escaped;
    std::replace(user.begin(), user.end(), '/', ':');
    for (const char c : user)
      escaped += c == '%' ? std::string("%25") : c == '#' ? "%23" : c == '?' ? "%3F" : std::string(1, c);
    text = escaped.empty() ? place : escaped + '@' + place;
  } else {
    text.erase(0, 2);
  }
  ConnectionUrl url;
  JF_CHECK(decode_url(text, url));
  if (url.host.empty()) return url_unsupported();
  JF_CHECK(add_server(to, url, 1521));
  to.text("database", text_of(url, url.segment(0), "service_name servicename sid"));
  add_parameters(to, url, "stmtCacheSize:n expireTime:n connectTimeout:n");
  to.leave_out(url.parameters);
  return ok();
}

Status read_snowflake(Builder& to, std::string_view rest) {
  ConnectionUrl url;
  JF_CHECK(decode_url(rest, url));
  constexpr std::string_view kDomain = ".snowflakecomputing.com";
  std::string account = url.host;
  if (const std::string* named = url.find("account"); named != nullptr && !named->empty()) account = *named;
  const std::string lower = ascii::lower(account);
  if (lower.ends_with(kDomain)) account.resize(account.size() - kDomain.size());
  if (!is_host_name(account)) return url_unsupported();
  to.text("account", account);
  to.text("username", text_of(url, url.user, "user username"));
  if (const std::string* token = url.find("token"); token != nullptr && !token->empty()) {
    to.text("authenticator", "oauth");
    to.text("token", *token);
  } else {
    to.text("password", text_of(url, url.password, "password"));
  }
  to.text("warehouse", text_of(url, "", "warehouse"));
  to.text("role", text_of(url, "", "role"));
  to.text("database", text_of(url, url.segment(0), "db database"));
  to.text("schema", text_of(url, url.segment(1), "schema"));
  to.leave_out(url.parameters);
  return ok();
}

// host:443/schema;httpPath=...;UID=token;PWD=..., or token:...@host?http_path=...
Status read_databricks(Builder& to, std::string_view rest) {
  const std::size_t semicolon = std::min(rest.find(';'), rest.size());
  ConnectionUrl url;
  JF_CHECK(decode_url(rest.substr(0, semicolon), url));
  JF_CHECK(decode_parameters(rest.substr(std::min(semicolon + 1, rest.size())), ';', url.parameters));
  if (url.host.empty() || !is_host_name(url.host)) return url_unsupported();
  to.text("host", url.host);
  if (url.port != 0 && url.port != kHttpsPort) to.number("port", url.port);
  // Parameters that every such URL carries, with values that are fixed here: a token over HTTPS.
  for (const char* name : {"authmech", "uid", "ssl", "transportmode"}) static_cast<void>(url.find(name));
  std::string path(text_of(url, "", "http_path httppath"));
  if (!path.empty() && path[0] != '/') path.insert(0, 1, '/');
  to.text("path", path);
  const std::string* client = url.find("oauth2clientid client_id");
  if (client != nullptr) {
    to.text("authType", "oauth_m2m");
    to.text("clientId", *client);
    to.text("clientSecret", text_of(url, "", "oauth2secret client_secret"));
  } else {
    to.text("authType", "token");
    to.text("token", text_of(url, url.password, "pwd password access_token auth_accesstoken"));
  }
  to.text("database", text_of(url, "", "catalog conncatalog"));
  to.text("schema", text_of(url, "", "schema connschema"));
  if (!to.has("schema")) to.text("schema", url.segment(0));
  to.leave_out(url.parameters);
  return ok();
}

// "postgresql+psycopg2" is postgresql; the driver's name is ignored.
std::string engine_of(std::string_view scheme) {
  const std::string name = ascii::lower(scheme.substr(0, scheme.find('+')));
  if (has_word("postgres postgresql pg", name)) return "pg";
  if (has_word("mysql mariadb mysql2", name)) return "mysql2";
  if (has_word("sqlite sqlite3 file", name)) return "sqlite3";
  if (has_word("mssql sqlserver", name)) return "mssql";
  if (has_word("oracle oracledb", name)) return "oracledb";
  return has_word("snowflake databricks", name) ? name : std::string();
}

Status read_server(Builder& to, std::string_view client, std::string_view rest) {
  if (client == "mssql") return read_sqlserver(to, rest);
  if (client == "snowflake") return read_snowflake(to, rest);
  if (client == "databricks") return read_databricks(to, rest);
  ConnectionUrl url;
  JF_CHECK(decode_url(rest, url));
  return client == "pg" ? read_postgresql(to, url) : read_mysql(to, url);
}

}  // namespace

Result<UrlConfig> parse_connection_url(json::Arena& arena, std::string_view url) {
  while (!url.empty() && (url.front() == ' ' || url.front() == '\t' || url.front() == '\n' || url.front() == '\r'))
    url.remove_prefix(1);
  while (!url.empty() && (url.back() == ' ' || url.back() == '\t' || url.back() == '\n' || url.back() == '\r'))
    url.remove_suffix(1);
  if (!json::is_utf8(url) || url.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
    return url_unsupported();
  if (ascii::lower(url.substr(0, 5)) == "jdbc:") url.remove_prefix(5);
  UrlConfig config;
  Builder to(arena);
  // The path of a file is a name, not a URL: it has no escapes.
  if (url.starts_with('/') || url.starts_with("./")) {
    config.client = "sqlite3";
    to.text("filename", url);
    config.connection = to.value();
    return config;
  }
  const std::size_t colon = url.find(':');
  if (colon == std::string_view::npos) return url_unsupported();
  config.client = engine_of(url.substr(0, colon));
  if (config.client.empty()) return url_unsupported();
  std::string_view rest = url.substr(colon + 1);
  if (config.client == "sqlite3") {
    JF_CHECK(read_sqlite(to, rest));
  } else if (config.client == "oracledb") {
    JF_CHECK(read_oracle(to, rest));
  } else {
    if (!rest.starts_with("//")) return url_unsupported();
    JF_CHECK(read_server(to, config.client, rest.substr(2)));
  }
  config.connection = to.value();
  config.ignored = to.ignored();
  return config;
}

}  // namespace jackfield
