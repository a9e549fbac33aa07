// What the readers of connection URLs share: decoded parts, parameters, and a connection under construction.
// Contract   errors never contain a value; if a part cannot be decoded, the whole URL is unsupported.
// Example    core/src/validate/connection_url.cc
#pragma once
#include "base/url_parts.h"
#include "validate/validate.h"

namespace jackfield {

struct UrlParameter {
  std::string name;  // lower case
  std::string value;
  mutable bool used = false;  // somebody asked for it
};

class ConnectionBuilder {
 public:
  explicit ConnectionBuilder(json::Arena& arena) : arena_(arena) {}

  void text(std::string_view path, std::string_view value) {
    if (!value.empty()) set(path, json::Value::string(arena_, value));
  }
  void flag(std::string_view path, bool value) { set(path, json::Value::boolean(value)); }
  void number(std::string_view path, std::int64_t value) { set(path, json::Value::integer(value)); }
  // Unused parameters are reported by name, so that none is dropped silently.
  void leave_out(const std::vector<UrlParameter>& parameters);
  [[nodiscard]] const std::vector<std::string>& ignored() const noexcept { return ignored_; }
  [[nodiscard]] bool has(std::string_view key) const noexcept { return value_.find(key) != nullptr; }
  [[nodiscard]] json::Value value() const noexcept { return value_; }

 private:
  void set(std::string_view path, json::Value value);
  json::Arena& arena_;
  json::Value value_;
  std::vector<std::string> ignored_;
};

// One URL, decoded. Empty texts are absent parts.
struct ConnectionUrl {
  std::string user;
  std::string password;
  std::string host;
  std::int64_t port = 0;
  std::vector<std::string> path;  // decoded segments
  std::vector<UrlParameter> parameters;

  ConnectionUrl();
  ~ConnectionUrl();
  ConnectionUrl(const ConnectionUrl&) = delete;
  ConnectionUrl& operator=(const ConnectionUrl&) = delete;
  // The first of these parameters that is present, or null. Names in lower case, separated by spaces.
  [[nodiscard]] const std::string* find(std::string_view names) const noexcept;
  [[nodiscard]] std::string_view segment(std::size_t index) const noexcept;
};

[[nodiscard]] Status decode_url(std::string_view rest, ConnectionUrl& to);  // what follows "://"
// "a=b&c=d" or "a=b;c={d;e}".
[[nodiscard]] Status decode_parameters(std::string_view text, char separator, std::vector<UrlParameter>& to);
[[nodiscard]] std::optional<bool> read_flag(std::string_view text) noexcept;  // true, false, 1, 0, yes, no, on, off
[[nodiscard]] Error url_unsupported();

}  // namespace jackfield
