// How many bytes came over a TCP socket, counted by the kernel: before TLS, and before a library keeps them.
// Format     tcp(7), TCP_INFO; linux/tcp.h, tcpi_bytes_received (Linux 4.1)
// Example    core/connectors/postgresql/connection.cc
#pragma once
#include <cstdint>

namespace jackfield {

[[nodiscard]] std::uint64_t bytes_received(int socket) noexcept;  // 0: not a TCP socket, or an older kernel

}  // namespace jackfield
