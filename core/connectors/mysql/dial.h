// From a validated configuration to a logged-in connection.
// Contract   no option file and no variable of the environment supplies a value. The address that was checked is the one dialled, and
//            nothing but the wish to encrypt is sent before the certificate was found good for the host's name (gate.h). LOCAL INFILE
//            is off, statements come one at a time, and a password is never sent in clear. Unix sockets are refused.
//            Waiting inside the library's TLS handshake ends at the deadline and at cancel() too.
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

// Runs one non-blocking call of the library to its end: `wait` takes the events asked for and answers those that came.
template <typename Start, typename Continue, typename Wait>
void drive(Start&& start, Continue&& go_on, Wait&& wait) {
  for (int events = start(); events != 0;) events = go_on(wait(events));
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
// The same address once more, without asking for names.
[[nodiscard]] Result<MYSQL*> dial_address(const Mariadb& library, const DialOptions& options, const TlsSettings& tls,
                                          const std::string& address, Deadline deadline, const Wake& wake,
                                          const CancelToken& cancel);

}  // namespace jackfield::mysql
