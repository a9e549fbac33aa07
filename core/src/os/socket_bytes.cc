#include "os/socket_bytes.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstddef>

namespace jackfield {

std::uint64_t bytes_received(int socket) noexcept {
  tcp_info facts{};
  socklen_t size = sizeof facts;
  if (::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &facts, &size) != 0) return 0;
  constexpr std::size_t kEnd = offsetof(tcp_info, tcpi_bytes_received) + sizeof facts.tcpi_bytes_received;
  return size < kEnd ? 0 : facts.tcpi_bytes_received;
}

}  // namespace jackfield
