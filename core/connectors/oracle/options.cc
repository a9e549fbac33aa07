#include "options.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace jackfield::oracle {
namespace {

constexpr std::int64_t kDefaultPort = 1521;
constexpr std::int64_t kLargestCache = 1000;
constexpr std::int64_t kLongestKeepalive = 1440;  // a day of minutes
constexpr std::int64_t kLongestConnect = 600;     // seconds

bool one_line(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

bool is_plain(std::string_view text, std::string_view also) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [also](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           also.find(c) != std::string_view::npos || static_cast<unsigned char>(c) >= 0x80;
  });
}

// Brackets, quotes, commas and equals signs would be read as part of the descriptor.
bool is_service(std::string_view text) {
  return is_plain(text, "._-$#") &&
         std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

Result<std::int64_t> read_number(const std::string& pointer, const std::string& value, std::int64_t largest) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc() || end != value.data() + value.size()) return fail(Code::type, pointer);
  if (number < 0) return fail(Code::min, pointer);
  if (number > largest) return fail(Code::max, pointer);
  return number;
}

Status read_parameter(Options& options, std::string_view name, const std::string& value) {
  const std::string pointer = "connection.parameters." + std::string(name);
  if (name == "stmtCacheSize") {
    JF_TRY(const std::int64_t size, read_number(pointer, value, kLargestCache));
    options.statement_cache = static_cast<std::uint32_t>(size);
  } else if (name == "expireTime") {
    JF_TRY(options.keepalive_minutes, read_number(pointer, value, kLongestKeepalive));
  } else if (name == "connectTimeout") {
    JF_TRY(const std::int64_t seconds, read_number(pointer, value, kLongestConnect));
    options.connect_ms = seconds * 1000;
  } else {
    return fail(Code::unknown_key, "connection.parameters");
  }
  return ok();
}

// Encrypted connections need a wallet, which is a file that no configuration may name.
Status refuse_encryption(const Settings& settings) {
  constexpr std::string_view kVerify = "connection.ssl.rejectUnauthorized";
  if (settings.flag("connection.ssl.enabled")) return fail(Code::unsupported, "connection.ssl.enabled");
  // A flag that is not there takes the fallback: both at once means that there is none.
  if (settings.flag(kVerify, false) == settings.flag(kVerify, true)) return fail(Code::unsupported, kVerify);
  for (const std::string_view model : {"connection.ssl.ca", "connection.ssl.cert", "connection.ssl.servername"}) {
    if (!settings.text(model).empty()) return fail(Code::unsupported, model);
  }
  return settings.secret("connection.ssl.key").empty() ? ok() : Status(fail(Code::unsupported, "connection.ssl.key"));
}

}  // namespace

Result<Options> read_options(const Settings& settings) {
  Options options;
  options.host = settings.text("connection.host");
  options.user = settings.text("connection.user");
  options.service = settings.text("connection.database");
  options.password = settings.secret("connection.password");
  const std::int64_t port = settings.integer("connection.port").value_or(kDefaultPort);
  if (port < 1 || port > 65535) return fail(Code::port, "connection.port");
  options.port = static_cast<std::uint16_t>(port);
  if (!is_plain(options.host, ".-_:")) return fail(Code::hostname, "connection.host");
  // Without one the library would try the operating system's user.
  if (options.user.empty()) return fail(Code::required, "connection.user");
  if (!one_line(options.user)) return fail(Code::one_line, "connection.user");
  if (!one_line(options.password.expose())) return fail(Code::one_line, "connection.password");
  if (options.service.empty()) return fail(Code::required, "connection.database");
  if (!is_service(options.service)) return fail(Code::pattern, "connection.database");
  JF_CHECK(refuse_encryption(settings));
  for (const auto& [name, value] : settings.map("connection.parameters"))
    JF_CHECK(read_parameter(options, name, value));
  return options;
}

std::string connect_descriptor(const Options& options, const std::string& address, std::int64_t connect_ms) {
  // Whole seconds are all that every version takes.
  const std::string seconds = std::to_string(std::max<std::int64_t>(1, (connect_ms + 999) / 1000));
  std::string text =
      "(DESCRIPTION=(CONNECT_TIMEOUT=" + seconds + ")(TRANSPORT_CONNECT_TIMEOUT=" + seconds + ")(RETRY_COUNT=0)";
  if (options.keepalive_minutes > 0) text += "(EXPIRE_TIME=" + std::to_string(options.keepalive_minutes) + ")";
  text += "(ADDRESS=(PROTOCOL=tcp)(HOST=" + address + ")(PORT=" + std::to_string(options.port) + "))";
  text += "(CONNECT_DATA=(SERVICE_NAME=" + options.service + ")))";
  return text;
}

}  // namespace jackfield::oracle
