#include "base/ascii.h"
#include "dial.h"

namespace jackfield::mysql {
namespace {

constexpr std::uint16_t kDefaultPort = 3306;

Status read_parameter(DialOptions& options, std::string_view name, const std::string& value,
                      const std::string& pointer) {
  if (name == "charset") {
    // Results are always UTF-8; another character set is refused, not ignored.
    return ascii::equal_ignoring_case(std::string_view(value).substr(0, 4), "utf8") ? ok()
                                                                                    : fail(Code::option, pointer);
  }
  if (name == "timezone")
    return value == "+00:00" || value == "Z" || value == "UTC" ? ok() : fail(Code::option, pointer);
  if (name == "compress") {
    options.compress = value == "true" || value == "1";
    return ok();
  }
  if (name != "connectTimeout") return unknown_parameter();
  JF_TRY(options.connect_ms, whole_number(value, pointer));
  return ok();
}

}  // namespace

Result<DialOptions> dial_options(const Settings& settings) {
  DialOptions options;
  JF_TRY(static_cast<ServerOptions&>(options), read_server(settings, kDefaultPort));
  JF_CHECK(check_login(options));
  JF_CHECK(read_parameters(settings, [&](const auto& name, const auto& value, const auto& pointer) {
    return read_parameter(options, name, value, pointer);
  }));
  return options;
}

}  // namespace jackfield::mysql
