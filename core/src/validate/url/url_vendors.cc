// The URLs of SQL Server (Microsoft's JDBC driver, ADO.NET, ODBC, go-mssqldb, jTDS), Oracle (JDBC thin, EZConnect,
// SQLAlchemy), Snowflake and Databricks (JDBC, SQLAlchemy).
#include <algorithm>

#include "base/ascii.h"
#include "base/host_name.h"
#include "base/words.h"
#include "validate/url/url_reader.h"

namespace jackfield {
namespace {

constexpr std::int64_t kHttpsPort = 443;

constexpr std::string_view kSqlserverFields =
    "appName=app:t appName=appname:t appName=applicationname:t connectTimeout=connecttimeout:m "
    "connectTimeout=connectiontimeout:m connectTimeout=dialtimeout:s connectTimeout=logintimeout:s "
    "packetSize=packetsize:n applicationIntent=applicationintent:t";

// "tcp:host\instance,port", as ADO.NET, ODBC and the shells write a server.
bool split_server(std::string text, ConnectionUrl& url, std::string& instance) {
  if (ascii::equal_ignoring_case(std::string_view(text).substr(0, 4), "tcp:")) text.erase(0, 4);
  if (const std::size_t comma = text.rfind(','); comma != std::string::npos) {
    const auto port = parse_port(trim_blanks(std::string_view(text).substr(comma + 1)));
    if (!port) return false;
    url.port = *port;
    text.resize(comma);
  }
  if (const std::size_t slash = text.find('\\'); slash != std::string::npos) {
    instance = trim_blanks(std::string_view(text).substr(slash + 1));
    text.resize(slash);
  }
  url.host = trim_blanks(text);
  if (has_word(". (.) (local)", url.host)) url.host = "localhost";
  return true;
}

Status add_sqlserver(ConnectionBuilder& to, ConnectionUrl& url, std::string instance, bool is_strict) {
  // A server that is named by a parameter is written in full.
  if (const std::string_view named = url.text("server servername datasource addr address networkaddress");
      !named.empty()) {
    const std::string own = std::exchange(url.host, {});
    if (!split_server(std::string(named), url, instance)) return url_unsupported();
    if (!own.empty() && own != url.host) return url_unsupported();
    url.is_list = false;
  }
  if (url.host.empty() && url.is_jdbc) return url_unsupported();
  JF_CHECK(add_server(to, url, 1433));
  // go-mssqldb: where the database is a parameter, the path is the instance. Two segments are both.
  std::string_view database = url.text("databasename database initialcatalog");
  while (!url.path.empty() && url.path.back().empty()) url.path.pop_back();
  if (url.path.size() + (database.empty() ? 0 : 1) > 2) return url_unsupported();
  if (!url.path.empty() && database.empty()) {
    database = url.path.back();
    if (url.path.size() == 2) instance = url.path[0];
  } else if (!url.path.empty()) {
    instance = url.path[0];
  }
  to.text("database", database);
  to.text("options.instanceName", url.text_or(instance, "instancename instance"));
  if (const UrlParameter* encrypt = url.find("encrypt encryption ssl usessl useencryptionfordata")) {
    const UrlTls mode = read_tls_mode(*encrypt, UrlTls::verified);
    if (mode == UrlTls::unknown) return url_unsupported();
    encrypt->used = mode != UrlTls::either;
    if (encrypt->used) to.flag("options.encrypt", mode != UrlTls::off);
    if (mode == UrlTls::unverified) to.flag("options.trustServerCertificate", true);
  }
  if (const UrlParameter* trust = url.find("trustservercertificate")) {
    const auto flag = read_flag(trust->value);
    if (!flag) return url_unsupported();
    to.flag("options.trustServerCertificate", *flag);
  }
  to.parameters(url, kSqlserverFields);
  return to.leave_out(url, is_strict);
}

// user/password, either of them in double quotes.
bool split_login(std::string_view login, ConnectionUrl& url) {
  const auto take = [&](std::string& to, bool is_last) {
    if (login.starts_with('"')) {
      const std::size_t close = login.find('"', 1);
      if (close == std::string_view::npos) return false;
      to = login.substr(1, close - 1);
      login.remove_prefix(close + 1);
      return login.empty() || (!is_last && login[0] == '/');
    }
    const std::size_t end = is_last ? login.size() : std::min(login.find('/'), login.size());
    to = login.substr(0, end);
    login.remove_prefix(end);
    return true;
  };
  if (!take(url.user, false)) return false;
  if (login.empty()) return url.user.find('[') == std::string::npos;  // a proxy's user
  login.remove_prefix(1);
  return take(url.password, true) && url.user.find('[') == std::string::npos;
}

// [tcp:][//]host[:port][:SID or /service][?name=value]. A name alone would be looked up in a file.
Status decode_oracle_place(std::string_view place, ConnectionUrl& url) {
  if (place.starts_with("tcp:")) place.remove_prefix(4);
  const bool is_address = place.starts_with("//");
  if (is_address) place.remove_prefix(2);
  const std::size_t question = std::min(place.find('?'), place.size());
  JF_CHECK(decode_pairs(place.substr(std::min(question + 1, place.size())), PairStyle::query, url.parameters));
  place = place.substr(0, question);
  std::size_t end = place.find_first_of(":/", place.starts_with('[') ? std::min(place.find(']'), place.size()) : 0);
  end = std::min(end, place.size());
  url.host = place.substr(0, end);
  if (url.host.starts_with('[') && url.host.ends_with(']')) url.host = url.host.substr(1, url.host.size() - 2);
  place.remove_prefix(end);
  if (place.empty() && !is_address) return url_unsupported();
  if (place.starts_with(':')) {
    end = std::min(place.find_first_of(":/", 1), place.size());
    const auto port = parse_port(place.substr(1, end - 1));
    if (!port) return url_unsupported();
    url.port = *port;
    place.remove_prefix(end);
  }
  if (!place.empty()) url.path.emplace_back(place.substr(1));
  return ok();
}

// A shared server, an instance and everything else beside the name cannot be kept.
bool is_service_name(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return ascii::is_alphanumeric(c) || std::string_view("._-$#").find(c) != std::string_view::npos;
  });
}

// The account in its host's name, or a host of its own.
Status add_account(ConnectionBuilder& to, const ConnectionUrl& url) {
  constexpr std::string_view kDomain = ".snowflakecomputing.com";
  std::string account(url.text("account"));
  const std::string_view named = url.text("host");
  const std::string host(!named.empty() ? named : url.host.empty() ? std::string_view(account) : url.host);
  if (host.empty() || !is_host_name(host)) return url_unsupported();
  const bool in_domain = ascii::lower(host).ends_with(kDomain);
  const std::string name = host.substr(0, host.size() - (in_domain ? kDomain.size() : 0));
  const std::string label = name.substr(0, name.find('.'));
  const bool is_own = !in_domain && label.size() < name.size() && (url.is_jdbc || url.port != 0 || !account.empty());
  const bool is_same =
      account.empty() || ascii::equal_ignoring_case(account, name) || ascii::equal_ignoring_case(account, label);
  if (!is_own && !in_domain && !is_same) return url_unsupported();
  if (account.empty() || (is_same && !is_own)) account = is_own ? label : name;
  to.text("account", account);
  to.text("username", url.text_or(url.user, "user username"));
  if (is_own || !is_same) {
    std::string place = host;
    // As the drivers write it: an underscore of an account is a hyphen in its host's name.
    if (url.text("account").empty()) std::replace(place.begin(), place.end(), '_', '-');
    to.text("host", place);
  }
  if (url.port != 0 && url.port != kHttpsPort) to.number("port", url.port);
  return ok();
}

Status add_sign_in(ConnectionBuilder& to, const ConnectionUrl& url) {
  const UrlParameter* how = url.find("authenticator");
  const std::string word = how == nullptr ? std::string() : ascii::lower(how->value);
  const std::string_view token = url.text("token");
  if (how != nullptr) how->used = has_word("snowflake oauth programmatic_access_token snowflake_jwt", word);
  if (word == "snowflake_jwt") {
    to.text("authenticator", "key_pair");
  } else if (word == "programmatic_access_token") {
    to.text("password", token.empty() ? url.text_or(url.password, "password") : token);
  } else if (!token.empty()) {
    to.text("authenticator", "oauth");
    to.text("token", token);
  } else {
    to.text("password", url.text_or(url.password, "password"));
  }
  return ok();
}

}  // namespace

Status read_sqlserver(ConnectionBuilder& to, std::string_view rest, bool is_jdbc) {
  const std::size_t semicolon = std::min(rest.find(';'), rest.size());
  std::string head(trim_blanks(rest.substr(0, semicolon)));
  std::string instance;
  const std::size_t host_start = head.rfind('@') == std::string::npos ? 0 : head.rfind('@') + 1;
  if (const std::size_t slash = head.find_first_of("\\/?", host_start); slash < head.size() && head[slash] == '\\') {
    const std::size_t end = std::min(head.find_first_of(":/?", slash), head.size());
    instance = head.substr(slash + 1, end - slash - 1);
    head.erase(slash, end - slash);
  }
  ConnectionUrl url;
  url.is_jdbc = is_jdbc;
  if (is_jdbc && head.find_first_of("@?#") != std::string::npos) return url_unsupported();
  JF_CHECK(decode_url(head, PairStyle::form, url));
  if (const UrlParameter* odbc = url.find("odbcconnect")) {
    const std::string text = odbc->value;
    ConnectionUrl list;
    list.is_list = true;
    JF_CHECK(decode_pairs(text, PairStyle::braces, list.parameters));
    return url.host.empty() && !list.contradicts({}) ? add_sqlserver(to, list, {}, false) : Status(url_unsupported());
  }
  JF_CHECK(decode_pairs(rest.substr(std::min(semicolon + 1, rest.size())), PairStyle::braces, url.parameters));
  // Without "jdbc:", a password with a semicolon would look like parameters.
  return add_sqlserver(to, url, std::move(instance), !is_jdbc && semicolon < rest.size());
}

Status read_sqlserver_list(ConnectionBuilder& to, ConnectionUrl& url) { return add_sqlserver(to, url, {}, false); }

Status read_oracle(ConnectionBuilder& to, std::string_view rest) {
  ConnectionUrl url;
  if (rest.starts_with("//")) {
    JF_CHECK(decode_url(rest.substr(2), PairStyle::form, url));
    while (!url.path.empty() && url.path.back().empty()) url.path.pop_back();
    // SQLAlchemy: a host alone is a name of tnsnames.ora.
    if (url.port == 0 && url.path.empty() && url.parameters.empty()) return url_unsupported();
  } else {
    const std::size_t kind = rest.find(':');
    const std::size_t at = rest.rfind('@');
    if (at == std::string_view::npos || kind > at || !has_word("thin oci oci8", ascii::lower(rest.substr(0, kind))))
      return url_unsupported();
    if (!split_login(rest.substr(kind + 1, at - kind - 1), url)) return url_unsupported();
    JF_CHECK(decode_oracle_place(rest.substr(at + 1), url));
  }
  if (url.host.empty()) return url_unsupported();
  JF_CHECK(add_server(to, url, 1521));
  const std::string service(url.text_or(url.database(), "servicename sid"));
  if (!is_service_name(service)) return url_unsupported();
  to.text("database", service);
  to.parameters(url, "stmtCacheSize=stmtcachesize:n expireTime=expiretime:n connectTimeout=connecttimeout:n");
  return to.leave_out(url);
}

Status read_snowflake(ConnectionBuilder& to, std::string_view rest, bool is_jdbc) {
  // The JDBC driver accepts http:// or https:// before the host. This connector uses HTTPS alone.
  if (is_jdbc && rest.starts_with("https://")) rest.remove_prefix(8);
  if (rest.substr(0, rest.find('?')).find("//") != std::string_view::npos) return url_unsupported();
  ConnectionUrl url;
  url.is_jdbc = is_jdbc;
  JF_CHECK(decode_url(rest, PairStyle::form, url));
  while (!url.path.empty() && url.path.back().empty()) url.path.pop_back();
  if (url.path.size() > 2 || read_flag(url.text("ssl")) == false || url.text("protocol") == "http")
    return url_unsupported();
  if (const std::string_view port = url.text("port"); !port.empty() && url.port == 0) {
    url.port = parse_port(port).value_or(0);
    if (url.port == 0) return url_unsupported();
  }
  JF_CHECK(add_account(to, url));
  JF_CHECK(add_sign_in(to, url));
  to.text("warehouse", url.text("warehouse"));
  to.text("role", url.text("role"));
  to.text("database", url.text_or(url.segment(0), "db database"));
  to.text("schema", url.text_or(url.segment(1), "schema"));
  to.parameters(url, "TIMEZONE=timezone:t QUERY_TAG=querytag:t");
  return to.leave_out(url);
}

// host:443/schema;httpPath=...;UID=token;PWD=..., or token:...@host?http_path=...
Status read_databricks(ConnectionBuilder& to, std::string_view rest) {
  const std::size_t semicolon = std::min(rest.find(';'), rest.size());
  const bool is_list = semicolon < rest.size();
  ConnectionUrl url;
  JF_CHECK(decode_url(rest.substr(0, semicolon), PairStyle::form, url));
  JF_CHECK(decode_pairs(rest.substr(std::min(semicolon + 1, rest.size())), PairStyle::plain, url.parameters));
  while (!url.path.empty() && url.path.back().empty()) url.path.pop_back();
  // Only tokens sign in here: another user's password would be sent as one. Never without HTTPS.
  const std::string user = ascii::lower(url.text_or(url.user, is_list ? "uid user" : "user"));
  if (url.host.empty() || !is_host_name(url.host) || url.path.size() > 1 || read_flag(url.text("ssl")) == false ||
      !has_word("token", user.empty() ? "token" : user))
    return url_unsupported();
  to.text("host", url.host);
  if (url.port != 0 && url.port != kHttpsPort) to.number("port", url.port);
  // Parameters that every such URL carries, with values that are fixed here: a token over HTTPS.
  static_cast<void>(url.find("authmech uid transportmode authflow"));
  std::string path(url.text("httppath"));
  if (!path.empty() && path[0] != '/') path.insert(0, 1, '/');
  to.text("path", path);
  if (const std::string_view client = url.text("oauth2clientid clientid"); !client.empty()) {
    to.text("authType", "oauth_m2m");
    to.text("clientId", client);
    to.text("clientSecret", url.text("oauth2secret clientsecret"));
  } else {
    to.text("authType", "token");
    to.text("token", url.text_or(url.password, "pwd password accesstoken authaccesstoken"));
  }
  to.text("database", url.text("catalog conncatalog"));
  to.text("schema", url.text("schema connschema"));
  if (!to.has("schema")) to.text("schema", url.segment(0));
  return to.leave_out(url);
}

}  // namespace jackfield
