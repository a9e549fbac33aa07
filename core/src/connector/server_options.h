// What the configurations of database servers have in common, read and checked.
// Contract   errors name the form's field. No text of a configuration reaches a library before it was checked: names of
//            hosts hold no list and no path, logins no line break and no zero byte.
// Example    JF_TRY(static_cast<ServerOptions&>(options), read_server(settings, 5432));
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
// required of the user, one_line of user, database and password. An empty user would let a library look elsewhere.
[[nodiscard]] Status check_login(const ServerOptions& options);
[[nodiscard]] Result<std::uint16_t> read_port(const Settings& settings, std::uint16_t default_port);

// Letters, digits and ".-_:", and bytes from 0x80: libraries split hosts at commas, and take a slash for a path.
[[nodiscard]] bool is_server_host(std::string_view text) noexcept;
[[nodiscard]] bool is_one_line(std::string_view text) noexcept;  // no zero byte either
// type, min, max.
[[nodiscard]] Result<std::int64_t> whole_number(std::string_view text, std::string_view pointer,
                                                std::int64_t max = std::numeric_limits<std::int64_t>::max());

// `read` takes the name, the value and the pointer of each of connection.parameters.
template <typename Read>
[[nodiscard]] Status read_parameters(const Settings& settings, Read&& read) {
  for (const auto& [name, value] : settings.map("connection.parameters"))
    JF_CHECK(read(name, value, "connection.parameters." + name));
  return ok();
}
[[nodiscard]] Error unknown_parameter();

}  // namespace jackfield
