// A listening socket on a free port of loopback. It accepts nothing by itself: the kernel takes connections, and a peer
// that sends is never answered.
#pragma once
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include <utility>

namespace jackfield::test {

class LoopbackListener {
 public:
  explicit LoopbackListener(int backlog) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    address_.sin_family = AF_INET;
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address_;
    REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&address_), size) == 0);
    REQUIRE(::listen(socket_, backlog) == 0);
    REQUIRE(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address_), &size) == 0);
  }
  ~LoopbackListener() { ::close(socket_); }
  LoopbackListener(const LoopbackListener&) = delete;
  LoopbackListener& operator=(const LoopbackListener&) = delete;

  [[nodiscard]] int socket() const noexcept { return socket_; }
  [[nodiscard]] int port() const noexcept { return ntohs(address_.sin_port); }
  [[nodiscard]] const sockaddr_in& address() const noexcept { return address_; }

 private:
  int socket_;
  sockaddr_in address_{};
};

}  // namespace jackfield::test
