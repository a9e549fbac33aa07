#include "options.h"

#include <algorithm>

#include "base/ascii.h"

namespace jackfield::oracle {
namespace {

constexpr std::uint16_t kDefaultPort = 1521;
constexpr std::int64_t kLargestCache = 1000;
constexpr std::int64_t kLongestKeepalive = 1440;  // a day of minutes
constexpr std::int64_t kLongestConnect = 600;     // seconds

// Brackets, quotes, commas and equals signs would be read as part of the descriptor.
bool is_service(std::string_view text) {
  constexpr std::string_view kMarks = "._-$#";
  return std::all_of(text.begin(), text.end(), [kMarks](char c) {
    return ascii::is_alphanumeric(c) || kMarks.find(c) != std::string_view::npos;
  });
}

Status read_parameter(Options& options, std::string_view name, const std::string& value, const std::string& pointer) {
  if (name == "stmtCacheSize") {
    JF_TRY(const std::int64_t size, whole_number(value, pointer, kLargestCache));
    options.statement_cache = static_cast<std::uint32_t>(size);
  } else if (name == "expireTime") {
    JF_TRY(options.keepalive_minutes, whole_number(value, pointer, kLongestKeepalive));
  } else if (name == "connectTimeout") {
    JF_TRY(const std::int64_t seconds, whole_number(value, pointer, kLongestConnect));
    options.connect_ms = seconds * 1000;
  } else {
    return unknown_parameter();
  }
  return ok();
}

// Encrypted connections need a wallet, which is a file that no configuration may name.
Status refuse_encryption(const Settings& settings) {
  constexpr std::string_view kVerify = "connection.ssl.rejectUnauthorized";
  if (settings.flag("connection.ssl.enabled")) return fail(Code::unsupported, "connection.ssl.enabled");
  if (settings.has_flag(kVerify)) return fail(Code::unsupported, kVerify);
  for (const std::string_view model : {"connection.ssl.ca", "connection.ssl.cert", "connection.ssl.servername"}) {
    if (!settings.text(model).empty()) return fail(Code::unsupported, model);
  }
  return settings.secret("connection.ssl.key").empty() ? ok() : Status(fail(Code::unsupported, "connection.ssl.key"));
}

}  // namespace

Result<Options> read_options(const Settings& settings) {
  Options options;
  JF_TRY(static_cast<ServerOptions&>(options), read_server(settings, kDefaultPort));
  options.service = std::exchange(options.database, {});
  // Without a user the library would try the operating system's.
  JF_CHECK(check_login(options));
  if (options.service.empty()) return fail(Code::required, "connection.database");
  if (!is_service(options.service)) return fail(Code::pattern, "connection.database");
  JF_CHECK(refuse_encryption(settings));
  JF_CHECK(read_parameters(settings, [&](const auto& name, const auto& value, const auto& pointer) {
    return read_parameter(options, name, value, pointer);
  }));
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
