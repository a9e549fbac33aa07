// Where a store on PostgreSQL is: postgres://USER:PASSWORD@HOST:PORT,HOST:PORT/DATABASE?NAME=VALUE&...
// Contract   TLS is never dropped: without sslmode a host that is not this machine is asked for verify-full, and the
//            modes that may fall back to plain text (allow, prefer) are refused. Parameters: sslmode (disable, require,
//            verify-ca, verify-full), sslrootcert, sslcert, sslkey, connect_timeout (seconds, for each host),
//            application_name, target_session_attrs (read-write only), and of our own: schema, pool (connections),
//            timeout_ms (for each statement), standby_reads (true: reads may use a standby).
// Errors     config_option with /store/path and `reason`, a constant text: never a part of the URL.
// Format     https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
// Example    tests/unit/store/postgres_test.cc
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "config/secret.h"

namespace jackfield::postgres {

struct HostPort {
  std::string host;  // a name, an address without brackets, or the folder of a socket: "/var/run/postgresql"
  std::uint16_t port = 5432;
  [[nodiscard]] bool is_socket() const noexcept { return host.starts_with('/'); }
  [[nodiscard]] bool is_own_machine() const noexcept;
};

enum class TlsMode : std::uint8_t { by_host, disable, require, verify_ca, verify_full };

struct StoreUrl {
  std::vector<HostPort> hosts;
  std::string user, database, application_name = "jackfield-store", schema = "jackfield";
  Secret password;
  TlsMode tls = TlsMode::by_host;
  std::string root_file, certificate_file, key_file;
  std::int64_t connect_ms = 2000, statement_ms = 5000;
  std::int64_t connections = 16;
  bool standby_reads = false;
};

[[nodiscard]] bool is_store_url(std::string_view path) noexcept;
[[nodiscard]] Result<StoreUrl> parse_store_url(std::string_view text);

}  // namespace jackfield::postgres
