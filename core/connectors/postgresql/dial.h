// From a validated configuration to a logged-in connection.
// Contract   every option of libpq is given, so that PG* variables, service and password files have no effect. Values
//            are passed as arrays, never joined to a string. The login names user, database, client_encoding and
//            application_name alone; a pooler that refuses one of the last two is asked once more without them. The
//            checked address is dialled; the name is used for the
//            certificate only. Addresses are tried in order until the deadline. Unix sockets are refused.
// Format     https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS
// Example    core/connectors/postgresql/connector.cc
#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "connector/connector.h"
#include "connector/server_options.h"
#include "connector/tls_settings.h"
#include "os/libpq.h"
#include "os/wait.h"

namespace jackfield::postgresql {

struct Setting {
  std::string name, value;
};

struct DialOptions : ServerOptions {
  std::vector<Setting> session;                              // made by statements, session.h
  std::vector<std::pair<std::string, std::string>> options;  // application_name, keepalives_idle, target_session_attrs
  std::int64_t statement_timeout_ms = 0;
};
[[nodiscard]] Result<DialOptions> dial_options(const Settings& settings, bool read_only);
[[nodiscard]] std::string quote_identifier(std::string_view name);  // the one quoting function of this connector

struct Dialled {
  PGconn* connection = nullptr;  // the caller must finish it
  std::string encoding;          // UTF8, or SQL_ASCII where the server cannot convert to it
};
[[nodiscard]] Result<Dialled> dial(const Libpq& pq, const DialOptions& options, const TlsSettings& tls,
                                   const ConnectorEnvironment& environment, Deadline deadline, Wake& wake,
                                   const CancelToken& cancel);

}  // namespace jackfield::postgresql
