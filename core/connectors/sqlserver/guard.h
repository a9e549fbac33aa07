// What the driver may reach while it dials. The driver resolves names itself, follows redirects of a server (routing),
// reads environment variables, and does not expose its socket or the reason of a failed certificate check. So functions
// that it imports are replaced by functions that know which host this thread dials.
// Contract   on a thread inside a Scope: the configured name resolves to the checked address; another name (of a
//            routing token) is checked by the egress guard first; a connect to any other address fails; the environment
//            contains only the name of Jackfield's settings file. On every other thread names do not resolve and
//            connects fail.
// Ownership  a Dialling is shared with any thread that may have to end it: its Socket is a duplicate of the driver's
//            socket.
// Example    core/connectors/sqlserver/dial.cc
#pragma once
#include <sys/socket.h>

#include <mutex>
#include <string>
#include <vector>

#include "connector/connector.h"
#include "net/egress.h"

namespace jackfield::sqlserver {

// Thread-safe.
class Socket {
 public:
  Socket() = default;
  ~Socket() { take(-1); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  void take(int driver_socket) noexcept;      // of the driver; -1: of none
  void shut() noexcept;                       // wakes a waiting thread
  [[nodiscard]] bool quiet() const noexcept;  // open, and nothing arrives

 private:
  mutable std::mutex mutex_;
  int own_ = -1;
};

class Dialling {
 public:
  struct Seen {
    bool refused = false;          // an address that is not allowed was to be dialled
    bool handshake = false;        // TLS began
    unsigned int certificate = 0;  // what is wrong with it; flags of GnuTLS
    bool other_name = false;       // it is for another host
  };

  Dialling(EgressGuard egress, std::string host, std::uint16_t port, const Address& address, std::string settings_file,
           Deadline deadline)
      : egress_(std::move(egress)),
        host_(std::move(host)),
        port_(port),
        settings_file_(std::move(settings_file)),
        deadline_(deadline) {
    allowed_.push_back(address.numeric);
  }

  [[nodiscard]] const Seen& seen() const noexcept { return seen_; }
  Socket socket;

 private:
  friend struct Hooks;
  [[nodiscard]] std::string look_up(const std::string& name);
  [[nodiscard]] bool may_dial(const sockaddr* address);

  EgressGuard egress_;
  std::string host_;
  std::uint16_t port_;
  std::string settings_file_;
  Deadline deadline_;
  std::vector<std::string> allowed_;  // numeric; the first is that of host_
  Seen seen_;
};

class Scope {
 public:
  explicit Scope(Dialling& dialling) noexcept;
  ~Scope();
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;
};

// Must be called once, before the driver is used. `inside` is a function of the driver. Returns false if the driver
// cannot be guarded; it must then not be used.
[[nodiscard]] bool guard_driver(const void* inside) noexcept;

}  // namespace jackfield::sqlserver
