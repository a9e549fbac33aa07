// What the driver may reach while it dials. The driver looks names up by itself, follows a server that sends it elsewhere (routing), reads
// variables of the environment, and keeps its socket and the reason of a failed certificate check to itself. So functions that it
// imports are replaced with functions that know whom this thread dials.
// Contract   on a thread inside a Scope: a name gets the checked address, another name (of a routing token) is checked by the egress guard
//            first; a connect to anything else fails; the environment holds nothing but the name of our settings file.
//            On every other thread nothing is looked up and nothing is connected to.
// Ownership  a Dialling is shared with whoever may have to end it: its Socket is a descriptor of our own for the driver's socket.
// Example    Dialling dialling(egress, "db.example.com", 1433, address, file, deadline);
//            { Scope scope(dialling); driver.SQLDriverConnect(...); }   dialling.seen()
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
  void shut() noexcept;                       // whoever waits for it is woken
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

// Once, before the driver is used. `inside` is a function of the driver. False: it cannot be guarded, and must not be used.
[[nodiscard]] bool guard_driver(const void* inside) noexcept;

}  // namespace jackfield::sqlserver
