#include <algorithm>
#include <charconv>

#include "dial.h"

namespace jackfield::mysql {
namespace {

constexpr std::int64_t kDefaultPort = 3306;

bool one_line(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

// The library splits hosts at commas, and would take localhost for a Unix socket if it were not given numbers.
bool is_host(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == '_' || c == ':' || static_cast<unsigned char>(c) >= 0x80;
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), fits);
}

Status read_parameter(DialOptions& options, std::string_view name, const std::string& value) {
  const std::string pointer = "connection.parameters." + std::string(name);
  if (name == "charset") {
    // Results are UTF-8 whatever is asked for; another wish is refused, not ignored.
    return value.starts_with("utf8") || value.starts_with("UTF8") ? ok() : fail(Code::option, pointer);
  }
  if (name == "timezone")
    return value == "+00:00" || value == "Z" || value == "UTC" ? ok() : fail(Code::option, pointer);
  if (name == "compress") {
    options.compress = value == "true" || value == "1";
    return ok();
  }
  if (name != "connectTimeout") return fail(Code::unknown_key, "connection.parameters");
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), options.connect_ms);
  if (error != std::errc() || end != value.data() + value.size()) return fail(Code::type, pointer);
  return options.connect_ms < 0 ? fail(Code::min, pointer) : ok();
}

}  // namespace

Result<DialOptions> dial_options(const Settings& settings) {
  DialOptions options;
  options.host = settings.text("connection.host");
  options.user = settings.text("connection.user");
  options.database = settings.text("connection.database");
  options.password = settings.secret("connection.password");
  const std::int64_t port = settings.integer("connection.port").value_or(kDefaultPort);
  if (port < 1 || port > 65535) return fail(Code::port, "connection.port");
  options.port = static_cast<std::uint16_t>(port);
  if (!is_host(options.host)) return fail(Code::hostname, "connection.host");
  // An empty one would let the library look elsewhere for a value.
  if (options.user.empty()) return fail(Code::required, "connection.user");
  if (!one_line(options.user)) return fail(Code::one_line, "connection.user");
  if (!one_line(options.database)) return fail(Code::one_line, "connection.database");
  if (!one_line(options.password.expose())) return fail(Code::one_line, "connection.password");
  for (const auto& [name, value] : settings.map("connection.parameters"))
    JF_CHECK(read_parameter(options, name, value));
  return options;
}

}  // namespace jackfield::mysql
