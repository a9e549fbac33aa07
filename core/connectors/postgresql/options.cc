#include <algorithm>
#include <charconv>
#include <optional>

#include "dial.h"

namespace jackfield::postgresql {
namespace {

constexpr std::int64_t kDefaultPort = 5432;
constexpr std::int64_t kLongestMs = 2147483647;
constexpr std::size_t kLongestSearchPath = 6000;  // the login message has 10,000 bytes for everything

bool one_line(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

// libpq splits hosts at commas, and takes a leading slash or @ for a Unix socket.
bool is_host(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == '_' || c == ':' || static_cast<unsigned char>(c) >= 0x80;
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), fits);
}

Result<std::int64_t> whole_number(std::string_view text, std::string_view pointer, std::int64_t max) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return fail(Code::type, pointer);
  if (value < 0) return fail(Code::min, pointer);
  if (value > max) return fail(Code::max, pointer);
  return value;
}

Status read_parameter(DialOptions& options, std::string_view name, const std::string& value) {
  const std::string pointer = "connection.parameters." + std::string(name);
  if (!one_line(value)) return fail(Code::one_line, pointer);
  if (name == "application_name") {
    if (!value.empty()) options.options.front().second = value;
    return ok();
  }
  if (name == "target_session_attrs") {
    constexpr std::string_view kKnown[] = {"any", "read-write", "read-only", "primary", "standby", "prefer-standby"};
    if (std::find(std::begin(kKnown), std::end(kKnown), value) == std::end(kKnown)) return fail(Code::option, pointer);
    options.options.emplace_back(name, value);
    return ok();
  }
  const bool in_seconds = name == "connect_timeout" || name == "keepalives_idle";
  JF_TRY(const std::int64_t number, whole_number(value, pointer, in_seconds ? kLongestMs / 1000 : kLongestMs));
  if (name == "connect_timeout") {
    options.connect_ms = number * 1000;
  } else if (name == "keepalives_idle") {
    options.options.emplace_back(name, std::to_string(number));
  } else if (name == "statement_timeout") {
    options.statement_timeout_ms = number;
  } else if (name == "lock_timeout") {
    options.session.push_back({"lock_timeout", std::to_string(number)});
  } else {
    return fail(Code::unknown_key, "connection.parameters");
  }
  return ok();
}

Status read_session(DialOptions& options, const Settings& settings, bool read_only) {
  std::string path;
  for (const std::string& schema : settings.list("searchPath")) {
    if (schema.empty()) continue;
    if (!one_line(schema)) return fail(Code::one_line, "searchPath");
    if (!path.empty()) path += ", ";
    path += quote_identifier(schema);
  }
  if (path.size() > kLongestSearchPath) return fail(Code::limit, "searchPath");
  if (!path.empty()) options.session.push_back({"search_path", path});
  if (read_only) options.session.push_back({"default_transaction_read_only", "on"});
  return ok();
}

}  // namespace

std::string quote_identifier(std::string_view name) {
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted += '"';
}

Result<DialOptions> dial_options(const Settings& settings, bool read_only) {
  DialOptions options;
  options.host = settings.text("connection.host");
  options.user = settings.text("connection.user");
  options.database = settings.text("connection.database");
  options.password = settings.secret("connection.password");
  const std::int64_t port = settings.integer("connection.port").value_or(kDefaultPort);
  if (port < 1 || port > 65535) return fail(Code::port, "connection.port");
  options.port = static_cast<std::uint16_t>(port);
  if (!is_host(options.host)) return fail(Code::hostname, "connection.host");
  if (const std::string name = settings.text("connection.ssl.servername"); !name.empty() && !is_host(name)) {
    return fail(Code::hostname, "connection.ssl.servername");
  }
  // An empty one would let libpq look elsewhere for a value.
  if (options.user.empty()) return fail(Code::required, "connection.user");
  if (options.database.empty()) return fail(Code::required, "connection.database");
  if (!one_line(options.user)) return fail(Code::one_line, "connection.user");
  if (!one_line(options.database)) return fail(Code::one_line, "connection.database");
  if (!one_line(options.password.expose())) return fail(Code::one_line, "connection.password");

  options.session = {{"DateStyle", "ISO"},
                     {"TimeZone", "UTC"},
                     {"IntervalStyle", "iso_8601"},
                     {"bytea_output", "hex"},
                     {"extra_float_digits", "3"}};
  options.statement_timeout_ms = limits::kQueryTimeoutMsMax;
  options.options.emplace_back("application_name", "jackfield");
  for (const auto& [name, value] : settings.map("connection.parameters"))
    JF_CHECK(read_parameter(options, name, value));
  options.session.push_back({"statement_timeout", std::to_string(options.statement_timeout_ms)});
  JF_CHECK(read_session(options, settings, read_only));
  return options;
}

}  // namespace jackfield::postgresql
