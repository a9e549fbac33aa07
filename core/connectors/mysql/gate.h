// What stands between a server's greeting and the first word that is sent to it. The library is given a checked address in numbers, so it
// looks nothing up; here, before it encrypts, it is told the name that the certificate must be for.
// How        the gate is a way to log in (https://dev.mysql.com/doc/extending-mysql/8.4/en/writing-authentication-plugins.html), registered
//            once and asked for by name, and the only one that is allowed until it was passed. It sends a login without a password; the
//            server then names the user's own way. A server that knows no such ways is refused by the library before anything is sent.
// Contract   nothing is sent in clear where encryption is asked for, and no login before the certificate was found good. Waiting in the
//            TLS handshake ends when wait() says so. What the library tells of the connection is compared with what it was given: a
//            library whose structures are not those of its header is refused.
// Ownership  borrows its terms; one gate at a time on a thread, while it dials.
#pragma once
#include <functional>
#include <string>

#include "library.h"

namespace jackfield::mysql {

struct GateTerms {
  const std::string& name;     // of the certificate
  const std::string& address;  // given to the library as the host
  const std::string& user;
  unsigned int port = 0;
  bool tls = false;
  std::function<bool()> wait;  // for the socket, a short while; false: give up
};

class Gate {
 public:
  enum class Outcome : std::uint8_t { not_reached, stopped, no_encryption, unknown_library, passed };

  // True: the library has the gate, and all options that it needs.
  [[nodiscard]] static bool install(const Mariadb& library);

  Gate(const Mariadb& library, GateTerms terms);
  ~Gate();
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  [[nodiscard]] bool set_options(MYSQL* mysql) const;
  [[nodiscard]] Outcome outcome() const noexcept { return outcome_; }

  // Called by the library.
  [[nodiscard]] bool pass(const std::function<bool()>& send_login, MYSQL* mysql);
  [[nodiscard]] bool wait() const { return terms_.wait(); }
  [[nodiscard]] static Gate* current() noexcept;

 private:
  const Mariadb& library_;
  GateTerms terms_;
  Outcome outcome_ = Outcome::not_reached;
};

// The library makes sockets blocking again behind its own back; reads of encrypted data would then not end at a deadline.
void keep_nonblocking(int socket) noexcept;

}  // namespace jackfield::mysql
