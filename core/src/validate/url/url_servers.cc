// Host, login and encryption as every server's URL has them, and the URLs of PostgreSQL (libpq 34.1.1, pgjdbc, Npgsql,
// Redshift, CockroachDB) and of MySQL and MariaDB (their shells, Connector/J, Connector/Node.js, go-sql-driver,
// PyMySQL).
#include <algorithm>

#include "base/ascii.h"
#include "base/host_name.h"
#include "base/words.h"
#include "validate/url/url_reader.h"

namespace jackfield {
namespace {

// Another host by a name of its own, a file or a socket: none of them is a host.
constexpr std::string_view kOtherPlaces =
    "service servicefile socket socketpath unixsocket localsocket pipe dns dnssrv";

Result<std::string> host_of(const ConnectionUrl& url) {
  const std::string_view keys = url.is_list
                                    ? "host hostname hostaddr server servername datasource addr address networkaddress"
                                    : "host hostaddr pghost";
  const std::string* found = nullptr;
  for (const UrlParameter& each : url.parameters) {
    if (!has_word(keys, each.key) || each.value.empty()) continue;
    each.used = true;
    if (found != nullptr && *found != each.value) return url_unsupported();
    found = &each.value;
  }
  if (found == nullptr) found = &url.host;
  if (!url.host.empty() && *found != url.host && !url.parameters_win) return url_unsupported();
  if (!found->empty()) return is_host_name(*found) ? Result<std::string>(*found) : url_unsupported();
  // Without any host, clients mean this machine. With a login beside the gap it was probably left out by mistake.
  const bool elsewhere = std::any_of(url.parameters.begin(), url.parameters.end(),
                                     [](const UrlParameter& each) { return has_word(kOtherPlaces, each.key); });
  const bool has_login = url.has_login_place || (!url.is_jdbc && !url.text("password pwd").empty());
  if (url.is_list || elsewhere || has_login) return url_unsupported();
  return std::string("localhost");
}

// A flag without a value is on.
bool is_on(const ConnectionUrl& url, std::string_view key) {
  const UrlParameter* found = url.find(key);
  return found != nullptr && (!found->has_value || read_flag(found->value) == true);
}

UrlTls postgresql_tls(const ConnectionUrl& url, const UrlParameter*& from) {
  UrlTls mode = UrlTls::unsaid;
  if ((from = url.find("ssl usessl")) != nullptr) mode = read_tls_mode(*from, UrlTls::verified);
  if (const UrlParameter* require = url.find("requiressl")) mode = read_tls_mode(*(from = require), UrlTls::unverified);
  if (const UrlParameter* named = url.find("sslmode")) mode = read_tls_mode(*(from = named), UrlTls::unknown);
  if (is_on(url, "trustservercertificate") && mode == UrlTls::verified) mode = UrlTls::unverified;
  // The certificate is checked wherever authorities are named. "system" is what happens here anyway.
  for (const UrlParameter& each : url.parameters) {
    if (each.key != "sslrootcert" || each.value.empty()) continue;
    each.used = each.value == "system";
    if (each.used || mode == UrlTls::unverified) mode = UrlTls::verified;
  }
  return mode;
}

// {"rejectUnauthorized": false} of Node's drivers.
UrlTls read_tls_object(const UrlParameter& parameter) {
  json::Arena arena;
  const auto object = json::parse(arena, parameter.value, json::kConfigLimits);
  if (!object || !object->is_object()) return UrlTls::unknown;
  const json::Value check = object->get("rejectUnauthorized");
  parameter.used = object->size() == (check.is_null() ? 0U : 1U);
  return check.is_boolean() && !check.as_boolean() ? UrlTls::unverified : UrlTls::verified;
}

Result<UrlTls> mysql_tls(const ConnectionUrl& url, bool is_mariadb, const UrlParameter*& from) {
  // Of two values one client takes the first, another the last.
  if (!url.is_jdbc && url.contradicts("ssl tls sslmode")) return url_unsupported();
  UrlTls mode = UrlTls::unsaid;
  // Authorities are named to be checked.
  if (!url.text("sslca sslcapath").empty()) {
    mode = UrlTls::verified;
    url.find("sslca sslcapath")->used = false;
  }
  const auto told = [&](std::string_view keys, UrlTls when_true) {
    const UrlParameter* each = url.find(keys);
    if (each == nullptr) return;
    from = each;
    mode = each->value.starts_with('{') ? read_tls_object(*each) : read_tls_mode(*each, when_true);
  };
  told("sslverifycert sslverifyidentity verifyservercertificate", UrlTls::verified);
  if (mode == UrlTls::off) mode = UrlTls::unsaid;
  told("ssl tls sslaccept", UrlTls::verified);
  // Connector/J checks the certificate only if that is asked for too, MariaDB's driver unless a parameter says no.
  const bool trusts = is_on(url, "trustservercertificate");
  const bool checks = is_mariadb ? !trusts : is_on(url, "verifyservercertificate");
  told("usessl requiressl", checks ? UrlTls::verified : UrlTls::unverified);
  const UrlTls use = mode;
  told("sslmode", UrlTls::unknown);
  // There the stricter one of both counts.
  if (is_mariadb && mode != UrlTls::unknown && use > mode) mode = use;
  if (trusts && !is_mariadb && mode == UrlTls::verified) mode = UrlTls::unverified;
  if (is_on(url, "ssldisabled")) mode = UrlTls::off;
  return mode;
}

// "-c search_path=app -c statement_timeout=5000", and "--name=value". Returns false if something else is in it.
bool read_session_options(ConnectionBuilder& to, std::string_view options) {
  bool all = true;
  while (!(options = trim_blanks(options)).empty()) {
    bool named = true;
    if (options.starts_with("-c")) {
      options = trim_blanks(options.substr(2));
    } else if (options.starts_with("--")) {
      options.remove_prefix(2);
    } else {
      named = false;
    }
    std::string item;
    std::size_t i = 0;
    for (; i < options.size() && options[i] != ' '; ++i) {
      if (options[i] == '\\' && i + 1 < options.size()) ++i;
      item += options[i];
    }
    options.remove_prefix(i);
    if (!named || !item.starts_with("search_path=")) {
      all = false;
    } else {
      to.search_path(std::string_view(item).substr(12));
    }
  }
  return all;
}

}  // namespace

Status add_server(ConnectionBuilder& to, const ConnectionUrl& url, std::int64_t default_port) {
  JF_TRY(const std::string host, host_of(url));
  std::int64_t port = url.port;
  const std::string_view given = url.text("port portnumber pgport");
  if (!given.empty() && (port == 0 || url.parameters_win)) {
    port = parse_port(given).value_or(0);
    if (port == 0) return url_unsupported();
  }
  to.text("host", host);
  to.number("port", port == 0 ? default_port : port);
  to.text("user", url.text_or(url.user, "user username uid userid"));
  to.text("password", url.text_or(url.password, "password pwd"));
  return ok();
}

UrlTls read_tls_mode(const UrlParameter& parameter, UrlTls when_true) {
  // The words of all drivers, without hyphens and underscores; none means two things.
  std::string word;
  for (const char c : ascii::lower(parameter.value)) {
    if (c != '-' && c != '_' && c != ' ') word += c;
  }
  if (has_word("disable disabled none optional dangerplaintext", word)) return UrlTls::off;
  if (has_word("allow prefer preferred request", word)) return UrlTls::either;
  if (has_word("require required noverify trust skipverify acceptinvalidcerts", word)) return UrlTls::unverified;
  if (has_word("verifyca verifyfull verifyidentity mandatory strict authenticate", word)) return UrlTls::verified;
  if (word.empty() && when_true != UrlTls::unknown) return when_true;
  const auto flag = read_flag(word);
  return !flag ? UrlTls::unknown : *flag ? when_true : UrlTls::off;
}

Status add_tls(ConnectionBuilder& to, const UrlParameter* parameter, UrlTls mode) {
  if (mode == UrlTls::unknown) return url_unsupported();
  if (mode == UrlTls::either && parameter != nullptr) parameter->used = false;
  if (mode == UrlTls::unsaid || mode == UrlTls::either) return ok();
  to.flag("ssl.enabled", mode != UrlTls::off);
  if (mode != UrlTls::off) to.flag("ssl.rejectUnauthorized", mode == UrlTls::verified);
  return ok();
}

Status read_postgresql(ConnectionBuilder& to, const ConnectionUrl& url, std::int64_t default_port) {
  JF_CHECK(add_server(to, url, default_port));
  const std::string path = url.database();
  to.text("database", url.text_or(path, url.parameters_win && !path.empty() ? "dbname pgdbname"
                                                                            : "dbname pgdbname database databasename "
                                                                              "db initialcatalog"));
  const UrlParameter* from = nullptr;
  const UrlTls mode = postgresql_tls(url, from);
  JF_CHECK(add_tls(to, from, mode));
  to.parameters(
      url,
      "application_name=applicationname:t connect_timeout=connecttimeout:n statement_timeout=statementtimeout:n "
      "lock_timeout=locktimeout:n keepalives_idle=keepalivesidle:n target_session_attrs=targetsessionattrs:t");
  if (const UrlParameter* options = url.find("options")) options->used = read_session_options(to, options->value);
  if (const UrlParameter* schemas = url.find("currentschema searchpath schema")) to.search_path(schemas->value);
  return to.leave_out(url, url.is_list);
}

Status read_mysql(ConnectionBuilder& to, const ConnectionUrl& url, bool is_mariadb) {
  JF_CHECK(add_server(to, url, 3306));
  to.text("database", url.text_or(url.database(), "database databasename dbname db initialcatalog"));
  const UrlParameter* from = nullptr;
  JF_TRY(const UrlTls mode, mysql_tls(url, is_mariadb, from));
  JF_CHECK(add_tls(to, from, mode));
  to.parameters(url,
                "charset=charset:t connectTimeout=connecttimeout:m timezone=timezone:t compress=compress:b "
                "compress=usecompression:b");
  return to.leave_out(url, url.is_list);
}

}  // namespace jackfield
