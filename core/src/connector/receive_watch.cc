#include "connector/receive_watch.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "os/socket_bytes.h"

namespace jackfield {
namespace {

constexpr auto kLook = std::chrono::milliseconds(2);
constexpr int kIdleLooks = 50;  // before the thread sleeps

}  // namespace

WatchedSocket::WatchedSocket(ReceiveWatch& watch, int socket)
    : watch_(watch), socket_(::fcntl(socket, F_DUPFD_CLOEXEC, 0)) {
  watch_.add(*this);
}

WatchedSocket::~WatchedSocket() {
  watch_.remove(*this);
  if (socket_ >= 0) ::close(socket_);
}

void WatchedSocket::arm(std::uint64_t most_bytes) noexcept {
  most_.store(most_bytes);
  if (!watch_.awake_.load()) watch_.wake();
}

ReceiveWatch::~ReceiveWatch() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ends_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void ReceiveWatch::add(WatchedSocket& socket) {
  const std::lock_guard<std::mutex> lock(mutex_);
  sockets_.push_back(&socket);
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
}

void ReceiveWatch::remove(WatchedSocket& socket) noexcept {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::erase(sockets_, &socket);
}

void ReceiveWatch::wake() noexcept {
  const std::lock_guard<std::mutex> lock(mutex_);
  awake_.store(true);
  changed_.notify_all();
}

bool ReceiveWatch::look() {
  bool is_any_armed = false;
  for (WatchedSocket* one : sockets_) {
    const std::uint64_t most = one->most_.load();
    if (most == WatchedSocket::kUnarmed) continue;
    is_any_armed = true;
    if (bytes_received(one->socket_) <= most) continue;
    one->shut_.store(true);
    ::shutdown(one->socket_, SHUT_RDWR);
  }
  return is_any_armed;
}

void ReceiveWatch::run() {
  std::unique_lock<std::mutex> lock(mutex_);
  int idle = 0;
  while (!ends_) {
    if (look()) {
      idle = 0;
    } else if (++idle > kIdleLooks) {
      // A socket that is armed from now on wakes it.
      awake_.store(false);
      if (!look()) changed_.wait(lock, [this] { return ends_ || awake_.load(); });
      awake_.store(true);
      idle = 0;
    }
    changed_.wait_for(lock, kLook, [this] { return ends_; });
  }
}

}  // namespace jackfield
