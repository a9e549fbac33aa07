// The settings that database servers share, read and validated.
// Contract   errors name the form's field. No text of a configuration reaches a library unchecked: host names contain
//            no list and no path, logins no line break and no zero byte.
// Example    core/connectors/mysql/options.cc
#pragma once
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "connector/connector.h"

namespace jackfield {

struct ServerOptions {
  std::string host, user, database;
  Secret password;
  std::uint16_t port = 0;
  std::int64_t connect_ms = 0;  // 0: the caller's deadline alone
};

// Host, port, user, database and password; the port and the host are checked.
[[nodiscard]] Result<ServerOptions> read_server(const Settings& settings, std::uint16_t default_port);
// Fails with `required` for the user, `one_line` for user, database and password. With an empty user a library would
// look for one elsewhere.
[[nodiscard]] Status check_login(const ServerOptions& options);
[[nodiscard]] Result<std::uint16_t> read_port(const Settings& settings, std::uint16_t default_port);

// Letters, digits and ".-_:", and bytes from 0x80: libraries split hosts at commas and treat a slash as a path.
[[nodiscard]] bool is_server_host(std::string_view text) noexcept;
[[nodiscard]] bool is_one_line(std::string_view text) noexcept;  // no zero byte either
// Fails with type, min or max.
[[nodiscard]] Result<std::int64_t> whole_number(std::string_view text, std::string_view pointer,
                                                std::int64_t max = std::numeric_limits<std::int64_t>::max());

// `read` receives name, value and pointer of each of connection.parameters.
template <typename Read>
[[nodiscard]] Status read_parameters(const Settings& settings, Read&& read) {
  for (const auto& [name, value] : settings.map("connection.parameters"))
    JF_CHECK(read(name, value, "connection.parameters." + name));
  return ok();
}
[[nodiscard]] Error unknown_parameter();

}  // namespace jackfield
