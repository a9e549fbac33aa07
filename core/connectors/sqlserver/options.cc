#include <algorithm>
#include <charconv>

#include "dial.h"

namespace jackfield::sqlserver {
namespace {

constexpr std::int64_t kDefaultPort = 1433;
constexpr std::int64_t kLeastPacket = 512, kLargestPacket = 32767;

// Also keeps a line of the settings file what it is.
bool is_host(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == '_' || c == ':';
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), fits);
}

// A braced value ends at the first "};" for the driver, which knows no way to write that, nor a brace at a value's end.
Status check_value(std::string_view text, std::string_view pointer) {
  if (text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
    return fail(Code::one_line, std::string(pointer));
  if (text.find("};") != std::string_view::npos || text.ends_with('}')) return fail(Code::option, std::string(pointer));
  return ok();
}

bool has_flag(const Settings& settings, std::string_view model) {
  return settings.flag(model, false) == settings.flag(model, true);
}

bool wants_encryption(const Settings& settings) {
  if (settings.flag("connection.options.encrypt", true)) {
    return has_flag(settings, "connection.options.encrypt") || settings.flag("connection.ssl.enabled", true);
  }
  return settings.flag("connection.ssl.enabled", false);
}

Result<std::int64_t> number_of(const std::string& text, const std::string& pointer) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return fail(Code::type, pointer);
  if (value < 0) return fail(Code::min, pointer);
  return value;
}

Status read_parameter(DialOptions& options, std::string_view name, const std::string& value) {
  const std::string pointer = "connection.parameters." + std::string(name);
  if (name == "appName") {
    options.app = value;
    return value.empty() ? Status(fail(Code::required, pointer)) : check_value(value, pointer);
  }
  if (name == "connectTimeout") {
    JF_TRY(options.connect_ms, number_of(value, pointer));
    return ok();
  }
  if (name == "packetSize") {
    JF_TRY(options.packet_bytes, number_of(value, pointer));
    if (options.packet_bytes < kLeastPacket) return fail(Code::min, pointer);
    return options.packet_bytes > kLargestPacket ? fail(Code::max, pointer) : ok();
  }
  if (name != "applicationIntent") return fail(Code::unknown_key, "connection.parameters");
  options.read_intent = value == "ReadOnly" || value == "readonly";
  return options.read_intent || value == "ReadWrite" || value == "readwrite" ? ok() : fail(Code::option, pointer);
}

}  // namespace

Result<DialOptions> dial_options(const Settings& settings) {
  DialOptions options;
  options.host = settings.text("connection.host");
  options.user = settings.text("connection.user");
  options.database = settings.text("connection.database");
  options.password = settings.secret("connection.password");
  options.ca = settings.text("connection.ssl.ca");
  const std::int64_t port = settings.integer("connection.port").value_or(kDefaultPort);
  if (port < 1 || port > 65535) return fail(Code::port, "connection.port");
  options.port = static_cast<std::uint16_t>(port);
  if (!is_host(options.host)) return fail(Code::hostname, "connection.host");
  if (options.user.empty()) return fail(Code::required, "connection.user");
  // With one, the driver would log in by other means than user and password.
  if (options.user.find('\\') != std::string::npos) return fail(Code::option, "connection.user");
  JF_CHECK(check_value(options.user, "connection.user"));
  JF_CHECK(check_value(options.database, "connection.database"));
  JF_CHECK(check_value(options.password.expose(), "connection.password"));
  // Its port would have to be asked for over UDP, which nothing protects.
  if (!settings.text("connection.options.instanceName").empty())
    return fail(Code::option, "connection.options.instanceName");
  options.encrypt = wants_encryption(settings);
  options.verify = options.encrypt && !settings.flag("connection.options.trustServerCertificate", false) &&
                   settings.flag("connection.ssl.rejectUnauthorized", true);
  const std::string name = settings.text("connection.ssl.servername");
  if (!name.empty() && name != options.host) return fail(Code::option, "connection.ssl.servername");
  if (!settings.text("connection.ssl.cert").empty()) return fail(Code::option, "connection.ssl.cert");
  if (!settings.secret("connection.ssl.key").empty()) return fail(Code::option, "connection.ssl.key");
  for (const auto& [key, value] : settings.map("connection.parameters")) JF_CHECK(read_parameter(options, key, value));
  return options;
}

std::string settings_text(const DialOptions& options, const std::string& ca_file, std::int64_t timeout_ms) {
  std::string text = "[jackfield]\nhost = " + options.host + "\nport = " + std::to_string(options.port) +
                     "\ntds version = 7.4\nclient charset = UTF-8\ntext size = 2147483647\nconnect timeout = " +
                     std::to_string(timeout_ms / 1000 + 1) + "\nencryption = " + (options.encrypt ? "require" : "off") +
                     "\n";
  if (options.verify) text += "ca file = " + ca_file + "\ncheck certificate hostname = yes\n";
  if (options.packet_bytes != 0) text += "initial block size = " + std::to_string(options.packet_bytes) + "\n";
  if (options.read_intent) text += "read-only intent = yes\n";
  return text;
}

std::string connection_text(const DialOptions& options) {
  std::string text = "SERVERNAME=jackfield;WSID=jackfield;UID={" + options.user + "};PWD={";
  text += options.password.expose();
  text += "};APP={" + options.app + "};";
  if (!options.database.empty()) text += "DATABASE={" + options.database + "};";
  return text;
}

}  // namespace jackfield::sqlserver
