#include "connector/server_options.h"

#include <algorithm>
#include <charconv>

#include "base/ascii.h"
#include "base/host_name.h"

namespace jackfield {

Result<std::uint16_t> read_port(const Settings& settings, std::uint16_t default_port) {
  const std::int64_t port = settings.integer("connection.port").value_or(default_port);
  if (port < 1 || port > 65535) return fail(Code::port, "connection.port");
  return static_cast<std::uint16_t>(port);
}

Result<ServerOptions> read_server(const Settings& settings, std::uint16_t default_port) {
  ServerOptions options;
  options.host = lookup_host(settings.text("connection.host"));
  options.user = settings.text("connection.user");
  options.database = settings.text("connection.database");
  options.password = settings.secret("connection.password");
  JF_TRY(options.port, read_port(settings, default_port));
  if (!is_server_host(options.host)) return fail(Code::hostname, "connection.host");
  return options;
}

Status check_login(const ServerOptions& options) {
  if (options.user.empty()) return fail(Code::required, "connection.user");
  if (!is_one_line(options.user)) return fail(Code::one_line, "connection.user");
  if (!is_one_line(options.database)) return fail(Code::one_line, "connection.database");
  if (!is_one_line(options.password.expose())) return fail(Code::one_line, "connection.password");
  return ok();
}

bool is_server_host(std::string_view text) noexcept {
  constexpr std::string_view kMarks = ".-_:";
  return !text.empty() && std::all_of(text.begin(), text.end(), [kMarks](char c) {
    return ascii::is_alphanumeric(c) || kMarks.find(c) != std::string_view::npos ||
           static_cast<unsigned char>(c) >= 0x80;
  });
}

bool is_one_line(std::string_view text) noexcept {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

Result<std::int64_t> whole_number(std::string_view text, std::string_view pointer, std::int64_t max) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return fail(Code::type, pointer);
  if (value < 0) return fail(Code::min, pointer);
  if (value > max) return fail(Code::max, pointer);
  return value;
}

Error unknown_parameter() { return fail(Code::unknown_key, "connection.parameters"); }

}  // namespace jackfield
