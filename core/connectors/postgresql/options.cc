#include <algorithm>

#include "base/host_name.h"
#include "dial.h"

namespace jackfield::postgresql {
namespace {

constexpr std::uint16_t kDefaultPort = 5432;
constexpr std::int64_t kLongestMs = 2147483647;
constexpr std::size_t kLongestSearchPath = 6000;  // the login message has 10,000 bytes for everything

Status read_parameter(DialOptions& options, std::string_view name, const std::string& value,
                      const std::string& pointer) {
  if (!is_one_line(value)) return fail(Code::one_line, pointer);
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
    return unknown_parameter();
  }
  return ok();
}

Status read_session(DialOptions& options, const Settings& settings, bool read_only) {
  std::string path;
  for (const std::string& schema : settings.list("searchPath")) {
    if (schema.empty()) continue;
    if (!is_one_line(schema)) return fail(Code::one_line, "searchPath");
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
  JF_TRY(static_cast<ServerOptions&>(options), read_server(settings, kDefaultPort));
  if (const std::string name = lookup_host(settings.text("connection.ssl.servername"));
      !name.empty() && !is_server_host(name)) {
    return fail(Code::hostname, "connection.ssl.servername");
  }
  // With an empty value libpq would look for one elsewhere.
  if (options.user.empty()) return fail(Code::required, "connection.user");
  if (options.database.empty()) return fail(Code::required, "connection.database");
  JF_CHECK(check_login(options));

  options.session = {{"DateStyle", "ISO"},
                     {"TimeZone", "UTC"},
                     {"IntervalStyle", "iso_8601"},
                     {"bytea_output", "hex"},
                     {"extra_float_digits", "3"}};
  options.statement_timeout_ms = limits::kQueryTimeoutMsMax;
  options.options.emplace_back("application_name", "jackfield");
  JF_CHECK(read_parameters(settings, [&](const auto& name, const auto& value, const auto& pointer) {
    return read_parameter(options, name, value, pointer);
  }));
  options.session.push_back({"statement_timeout", std::to_string(options.statement_timeout_ms)});
  JF_CHECK(read_session(options, settings, read_only));
  return options;
}

}  // namespace jackfield::postgresql
