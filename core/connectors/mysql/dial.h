// From a validated configuration to a logged-in connection.
// Contract   no option file and no variable of the environment supplies a value. The checked address is dialled. Only
//            the request for encryption is sent before the certificate was verified for the host's name (gate.h). LOCAL
//            INFILE is off, one statement per call, and a password is never sent in clear. Unix sockets are refused.
//            Waiting inside the library's TLS handshake also ends at the deadline and at cancel().
// Example    core/connectors/mysql/connector.cc
#pragma once
#include <memory>
#include <string>

#include "connector/connector.h"
#include "connector/server_options.h"
#include "connector/tls_settings.h"
#include "errors.h"
#include "library.h"
#include "os/wait.h"

namespace jackfield::mysql {

struct DialOptions : ServerOptions {
  bool compress = false;
};
[[nodiscard]] Result<DialOptions> dial_options(const Settings& settings);

// Runs one non-blocking call of the library to its end: `wait` gets the requested events and returns those that
// occurred. OpenSSL keeps errors per thread, and the library takes one that another connection left there for its own.
template <typename Start, typename Continue, typename Wait>
void drive(const Mariadb& library, Start&& start, Continue&& go_on, Wait&& wait) {
  library.clear_tls_errors();
  for (int events = start(); events != 0;) {
    const int occurred = wait(events);
    library.clear_tls_errors();
    events = go_on(occurred);
  }
}
[[nodiscard]] short poll_events(int events) noexcept;

[[nodiscard]] inline Failure failure_of(const Mariadb& library, MYSQL* mysql) {
  const char* state = library.mysql_sqlstate(mysql);
  const char* text = library.mysql_error(mysql);
  return {library.mysql_errno(mysql), state == nullptr ? "" : state, text == nullptr ? "" : text};
}

struct Dialled {
  MYSQL* mysql = nullptr;  // the caller's to close
  std::string address;     // numeric, checked
};
[[nodiscard]] Result<Dialled> dial(const Mariadb& library, const DialOptions& options, const TlsSettings& tls,
                                   const ConnectorEnvironment& environment, Deadline deadline, const Wake& wake,
                                   const CancelToken& cancel);
// Dials the same address again, without resolving a name.
[[nodiscard]] Result<MYSQL*> dial_address(const Mariadb& library, const DialOptions& options, const TlsSettings& tls,
                                          const std::string& address, Deadline deadline, const Wake& wake,
                                          const CancelToken& cancel);

}  // namespace jackfield::mysql
