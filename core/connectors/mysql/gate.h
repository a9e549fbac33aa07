// The check between a server's greeting and the login. The library gets a numeric, checked address, so it resolves
// nothing; before it encrypts, the gate gives it the name that the certificate must have.
// Contract   nothing is sent in clear if encryption is required, and no login before the certificate was verified.
//            Waiting in the TLS handshake ends when wait() returns false. What the library reports of the connection is
//            compared with the input: a library whose structures differ from its header is refused. The gate is an
//            authentication plugin, the only one allowed until it has passed. It sends a login without a password; the
//            server then names the user's own plugin. The library refuses a server without plugins before anything is
//            sent.
// Ownership  borrows its terms; one gate at a time on a thread, while it dials.
// Format     https://dev.mysql.com/doc/extending-mysql/8.4/en/writing-authentication-plugins.html
// Example    core/connectors/mysql/dial.cc
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

  // Returns true if the library has the gate and all options that it needs.
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

// The library makes sockets blocking again; reads of encrypted data would then not end at a deadline.
void keep_nonblocking(int socket) noexcept;

}  // namespace jackfield::mysql
