// From a validated configuration to a logged-in session.
// Contract   only Jackfield's settings file is used, and no variable of the environment supplies a value. The checked
//            address is dialled, also if the certificate is for a name, and after a redirect by the server (guard.h).
//            Encrypted unless `encrypt` is off; the certificate and its host name are then checked unless
//            trustServerCertificate is on. A value that the driver's connection string cannot represent is refused with
//            its field.
// Ownership  the settings file and the CA are in a private folder that exists as long as dialling.
// Example    tests/connectors/sqlserver_test.cc
#pragma once
#include <memory>
#include <string>

#include "connector/blocking_worker.h"
#include "connector/connector.h"
#include "connector/server_options.h"
#include "session.h"

namespace jackfield::sqlserver {

struct DialOptions : ServerOptions {
  std::string app = "jackfield", ca;
  bool encrypt = true, verify = true, read_intent = false;
  std::int64_t packet_bytes = 0;  // 0: the server's choice
};
[[nodiscard]] Result<DialOptions> dial_options(const Settings& settings);

// The text of the driver's settings file, and of its connection string. Both are pure.
[[nodiscard]] std::string settings_text(const DialOptions& options, const std::string& ca_file,
                                        std::int64_t timeout_ms);
[[nodiscard]] std::string connection_text(const DialOptions& options);

[[nodiscard]] Result<std::shared_ptr<Session>> dial(const std::shared_ptr<const Driver>& driver,
                                                    const DialOptions& options, const ConnectorEnvironment& environment,
                                                    BlockingWorker& worker, Deadline deadline);

}  // namespace jackfield::sqlserver
