#include "guard.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "imports.h"

namespace jackfield::sqlserver {
namespace {

thread_local Dialling* current = nullptr;

std::string numeric_of(const sockaddr* address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address->sa_family == AF_INET) {
    ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(address)->sin_addr, text, sizeof text);
  } else if (address->sa_family == AF_INET6) {
    ::inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr, text, sizeof text);
  }
  return text;
}

// In the format of ::inet_ntop.
std::string canonical(const std::string& numeric) {
  unsigned char bytes[sizeof(in6_addr)];
  char text[INET6_ADDRSTRLEN];
  for (const int family : {AF_INET, AF_INET6}) {
    if (::inet_pton(family, numeric.c_str(), bytes) == 1 && ::inet_ntop(family, bytes, text, sizeof text) != nullptr)
      return text;
  }
  return numeric;
}

}  // namespace

void Socket::take(int driver_socket) noexcept {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (own_ >= 0) ::close(own_);
  own_ = driver_socket < 0 ? -1 : ::fcntl(driver_socket, F_DUPFD_CLOEXEC, 0);
}

void Socket::shut() noexcept {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (own_ >= 0) ::shutdown(own_, SHUT_RDWR);
}

bool Socket::quiet() const noexcept {
  const std::lock_guard<std::mutex> lock(mutex_);
  pollfd fd{own_, static_cast<short>(POLLIN | POLLRDHUP), 0};
  return own_ >= 0 && ::poll(&fd, 1, 0) == 0;
}

std::string Dialling::look_up(const std::string& name) {
  if (name == host_) return allowed_.front();
  const auto addresses = egress_.resolve(name, port_, deadline_.remaining_ms());
  if (!addresses || addresses->empty()) {
    seen_.refused = true;
    return {};
  }
  allowed_.push_back(addresses->front().numeric);
  return addresses->front().numeric;
}

bool Dialling::may_dial(const sockaddr* address) {
  const std::string numeric = numeric_of(address);
  const bool allowed = !numeric.empty() && std::any_of(allowed_.begin(), allowed_.end(), [&](const std::string& one) {
    return canonical(one) == numeric;
  });
  if (!allowed) seen_.refused = true;
  return allowed;
}

Scope::Scope(Dialling& dialling) noexcept { current = &dialling; }
Scope::~Scope() { current = nullptr; }

// Each has the type of the function that it replaces.
struct Hooks {
  static int connect(int socket, const sockaddr* address, socklen_t size) noexcept {
    if (current == nullptr || address == nullptr || !current->may_dial(address)) {
      errno = EACCES;
      return -1;
    }
    current->socket.take(socket);
    return ::connect(socket, address, size);
  }

  // The port of an instance would be requested in clear.
  static ssize_t send_to(int, const void*, std::size_t, int, const sockaddr*, socklen_t) noexcept {
    errno = EACCES;
    return -1;
  }

  static int look_up(const char* name, const char* service, const addrinfo* hints, addrinfo** out) noexcept {
    if (current == nullptr || name == nullptr) return EAI_FAIL;
    const std::string numeric = current->look_up(name);
    if (numeric.empty()) return EAI_NONAME;
    addrinfo own{};
    own.ai_family = AF_UNSPEC;
    own.ai_socktype = hints == nullptr ? SOCK_STREAM : hints->ai_socktype;
    own.ai_flags = AI_NUMERICHOST;
    return ::getaddrinfo(numeric.c_str(), service, &own, out);
  }

  static char* variable(const char* name) noexcept {
    if (current == nullptr || name == nullptr || std::strcmp(name, "FREETDSCONF") != 0) return nullptr;
    return current->settings_file_.data();
  }

  static int handshake(void* session) noexcept {
    if (current != nullptr) current->seen_.handshake = true;
    return original_handshake(session);
  }

  static int verify(void* session, unsigned int* status) noexcept {
    const int outcome = original_verify(session, status);
    if (current != nullptr) current->seen_.certificate = *status;
    return outcome;
  }

  static unsigned int check_name(void* certificate, const char* name) noexcept {
    const unsigned int right = original_check_name(certificate, name);
    if (current != nullptr) current->seen_.other_name = right == 0;
    return right;
  }

  static inline int (*original_handshake)(void*) = nullptr;
  static inline int (*original_verify)(void*, unsigned int*) = nullptr;
  static inline unsigned int (*original_check_name)(void*, const char*) = nullptr;
};

bool guard_driver(const void* inside) noexcept {
  const auto pointer = [](auto function) { return reinterpret_cast<void*>(function); };
  const Import imports[] = {
      {"connect", pointer(&Hooks::connect)},
      {"sendto", pointer(&Hooks::send_to)},
      {"getaddrinfo", pointer(&Hooks::look_up)},
      {"getenv", pointer(&Hooks::variable)},
      {"gnutls_handshake", pointer(&Hooks::handshake), reinterpret_cast<void**>(&Hooks::original_handshake)},
      {"gnutls_certificate_verify_peers2", pointer(&Hooks::verify), reinterpret_cast<void**>(&Hooks::original_verify)},
      {"gnutls_x509_crt_check_hostname", pointer(&Hooks::check_name),
       reinterpret_cast<void**>(&Hooks::original_check_name)},
  };
  return replace_imports(inside, imports);
}

}  // namespace jackfield::sqlserver
