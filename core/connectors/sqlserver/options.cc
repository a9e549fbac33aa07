#include <algorithm>

#include "dial.h"

namespace jackfield::sqlserver {
namespace {

constexpr std::uint16_t kDefaultPort = 1433;
constexpr std::int64_t kLeastPacket = 512, kLargestPacket = 32767;

// Names beyond ASCII do not go into the settings file.
bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// A braced value ends at the first "};" for the driver, which knows no way to write that, nor a brace at a value's end.
Status check_value(std::string_view text, std::string_view pointer) {
  if (!is_one_line(text)) return fail(Code::one_line, pointer);
  if (text.find("};") != std::string_view::npos || text.ends_with('}')) return fail(Code::option, pointer);
  return ok();
}

bool wants_encryption(const Settings& settings) {
  if (settings.flag("connection.options.encrypt", true)) {
    return settings.has_flag("connection.options.encrypt") || settings.flag("connection.ssl.enabled", true);
  }
  return settings.flag("connection.ssl.enabled", false);
}

Status read_parameter(DialOptions& options, std::string_view name, const std::string& value,
                      const std::string& pointer) {
  if (name == "appName") {
    options.app = value;
    return value.empty() ? Status(fail(Code::required, pointer)) : check_value(value, pointer);
  }
  if (name == "connectTimeout") {
    JF_TRY(options.connect_ms, whole_number(value, pointer));
    return ok();
  }
  if (name == "packetSize") {
    JF_TRY(options.packet_bytes, whole_number(value, pointer));
    if (options.packet_bytes < kLeastPacket) return fail(Code::min, pointer);
    return options.packet_bytes > kLargestPacket ? fail(Code::max, pointer) : ok();
  }
  if (name != "applicationIntent") return unknown_parameter();
  options.read_intent = value == "ReadOnly" || value == "readonly";
  return options.read_intent || value == "ReadWrite" || value == "readwrite" ? ok() : fail(Code::option, pointer);
}

}  // namespace

Result<DialOptions> dial_options(const Settings& settings) {
  DialOptions options;
  JF_TRY(static_cast<ServerOptions&>(options), read_server(settings, kDefaultPort));
  options.ca = settings.text("connection.ssl.ca");
  if (!is_ascii(options.host)) return fail(Code::hostname, "connection.host");
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
  const std::string expected = settings.text("connection.ssl.servername");
  if (!expected.empty() && expected != options.host) return fail(Code::option, "connection.ssl.servername");
  if (!settings.text("connection.ssl.cert").empty()) return fail(Code::option, "connection.ssl.cert");
  if (!settings.secret("connection.ssl.key").empty()) return fail(Code::option, "connection.ssl.key");
  JF_CHECK(read_parameters(settings, [&](const auto& name, const auto& value, const auto& pointer) {
    return read_parameter(options, name, value, pointer);
  }));
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
