// What the readers of connection URLs share: decoded parts, parameters, and a connection under construction.
// Contract   errors never contain a value; if a part cannot be decoded or could mean two things, the whole URL is
//            unsupported. A host is never guessed: only a URL without any login stands for localhost.
// Example    core/src/validate/url/connection_url.cc
#pragma once
#include "base/url_parts.h"
#include "validate/validate.h"

namespace jackfield {

struct UrlParameter {
  std::string name;  // lower case, as written
  std::string key;   // the same without blanks, hyphens and underscores: ssl-mode, ssl_mode and sslMode are one name
  std::string value;
  bool has_value = true;       // false: "ssl" without an equals sign
  mutable bool used = false;   // it was read and kept
  mutable bool known = false;  // a reader looks for it, so its name can be shown
};

// How a list of parameters is written.
enum class PairStyle : std::uint8_t {
  query,   // a=b&c=d with escapes (RFC 3986); a login with a plus sign is refused, clients read it in two ways
  form,    // the same, and a plus sign is a blank
  raw,     // a=b&c=d without escapes
  plain,   // a=b;c=d
  braces,  // a=b;c={d;}}e}: ODBC, SQL Server's JDBC driver
  quotes,  // a=b;c="d;e": ADO.NET
  words,   // a=b c='d e': libpq
};

// One URL, decoded. Empty texts are absent parts.
struct ConnectionUrl {
  std::string user;
  std::string password;
  std::string host;
  std::int64_t port = 0;
  std::vector<std::string> path;  // decoded segments
  std::vector<UrlParameter> parameters;
  bool is_jdbc = false;          // its driver documents localhost for a missing host
  bool is_list = false;          // parameters alone, without a place for the host
  bool parameters_win = false;   // over the same setting in the URL's other parts, as in libpq
  bool keeps_hash = false;       // in a query: to this driver "#" begins no fragment
  bool has_login_place = false;  // an "@" or a port: a host is expected beside it

  ConnectionUrl();
  ~ConnectionUrl();
  ConnectionUrl(const ConnectionUrl&) = delete;
  ConnectionUrl& operator=(const ConnectionUrl&) = delete;
  // The last of these parameters that is present, or null. Keys, separated by spaces.
  [[nodiscard]] const UrlParameter* find(std::string_view keys) const noexcept;
  [[nodiscard]] std::string_view text(std::string_view keys) const noexcept;
  // Whether one of these parameters, or any if there are no keys, is there twice with different values.
  [[nodiscard]] bool contradicts(std::string_view keys) const noexcept;
  // The value at its place in the URL, or that parameter.
  [[nodiscard]] std::string_view text_or(std::string_view own, std::string_view keys) const noexcept;
  [[nodiscard]] std::string_view segment(std::size_t index) const noexcept;
  [[nodiscard]] std::string database() const;  // the whole path
};

class ConnectionBuilder {
 public:
  explicit ConnectionBuilder(json::Arena& arena) : arena_(arena) {}

  void text(std::string_view path, std::string_view value) {
    if (!value.empty()) set(path, json::Value::string(arena_, value));
  }
  void flag(std::string_view path, bool value) { set(path, json::Value::boolean(value)); }
  void number(std::string_view path, std::int64_t value) { set(path, json::Value::integer(value)); }
  // Parameters with a field: "connect_timeout=connecttimeout:n", the field's key, the parameter's key, and t(ext),
  // n(umber), b(oolean), s(econds) of a field in milliseconds, or m(illiseconds), which are seconds where the name is
  // written in several words.
  void parameters(const ConnectionUrl& url, std::string_view known);
  // PostgreSQL's list of schemas: "app, \"My App\"".
  void search_path(std::string_view list);
  // Parameters that were not used are reported: by name if it is a known one, else as "other", since the text could be
  // a piece of a password. Fails if such a name asks for encryption, or if `is_strict`, as the driver itself would.
  [[nodiscard]] Status leave_out(const ConnectionUrl& url, bool is_strict = false);
  [[nodiscard]] UrlConfig take(std::string client);
  [[nodiscard]] bool has(std::string_view key) const noexcept { return value_.find(key) != nullptr; }

 private:
  void set(std::string_view path, json::Value value);
  json::Arena& arena_;
  json::Value value_;
  json::Value search_path_;
  std::vector<std::string> ignored_;
};

[[nodiscard]] Status decode_url(std::string_view rest, PairStyle style, ConnectionUrl& to);  // what follows "://"
[[nodiscard]] Status decode_pairs(std::string_view text, PairStyle style, std::vector<UrlParameter>& to);
[[nodiscard]] std::string_view trim_blanks(std::string_view text) noexcept;
[[nodiscard]] std::optional<bool> read_flag(std::string_view text) noexcept;  // true, false, 1, 0, yes, no, on, off
[[nodiscard]] Error url_unsupported();

// The readers of the engines.
[[nodiscard]] Status read_postgresql(ConnectionBuilder& to, const ConnectionUrl& url, std::int64_t default_port);
[[nodiscard]] Status read_mysql(ConnectionBuilder& to, const ConnectionUrl& url, bool is_mariadb);
[[nodiscard]] Status read_sqlserver(ConnectionBuilder& to, std::string_view rest, bool is_jdbc);
[[nodiscard]] Status read_sqlserver_list(ConnectionBuilder& to, ConnectionUrl& url);
[[nodiscard]] Status read_oracle(ConnectionBuilder& to, std::string_view rest);
[[nodiscard]] Status read_snowflake(ConnectionBuilder& to, std::string_view rest, bool is_jdbc);
[[nodiscard]] Status read_databricks(ConnectionBuilder& to, std::string_view rest);

// Host, port, user and password.
[[nodiscard]] Status add_server(ConnectionBuilder& to, const ConnectionUrl& url, std::int64_t default_port);
// What a URL says about encryption. `either`: with or without, as the server likes.
enum class UrlTls : std::uint8_t { unsaid, off, either, unverified, verified, unknown };
// `when_true`: the meaning of a plain yes in this place.
[[nodiscard]] UrlTls read_tls_mode(const UrlParameter& parameter, UrlTls when_true);
// Writes `ssl`; the parameter of a mode that is neither on nor off is reported as not kept. Fails if it is unknown.
[[nodiscard]] Status add_tls(ConnectionBuilder& to, const UrlParameter* parameter, UrlTls mode);

}  // namespace jackfield
