// Ends a connection that receives more than it may while a client library reads on and on: such a library returns only
// when the network has nothing left for it.
// Contract   between arm() and disarm() a thread looks at the socket's count every kLookMs and shuts the socket down
//            beyond the limit, so that the library's read ends with an error. Without an armed socket the thread
//            sleeps; it starts with the first.
// Ownership  a WatchedSocket owns a duplicate of the descriptor, so that closing the original is safe at any time. It
//            must not outlive its watch.
// Threads    arm() and disarm() from the connection's thread.
// Example    core/connectors/postgresql/connection.cc
#pragma once
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace jackfield {

class ReceiveWatch;

class WatchedSocket {
 public:
  WatchedSocket(ReceiveWatch& watch, int socket);
  ~WatchedSocket();
  WatchedSocket(const WatchedSocket&) = delete;
  WatchedSocket& operator=(const WatchedSocket&) = delete;
  void arm(std::uint64_t most_bytes) noexcept;  // of all that the socket ever received
  void disarm() noexcept { most_.store(kUnarmed); }
  [[nodiscard]] bool was_shut() const noexcept { return shut_.load(); }

 private:
  friend class ReceiveWatch;
  static constexpr std::uint64_t kUnarmed = ~std::uint64_t{0};
  ReceiveWatch& watch_;
  int socket_;
  std::atomic<std::uint64_t> most_{kUnarmed};
  std::atomic<bool> shut_{false};
};

class ReceiveWatch {
 public:
  ReceiveWatch() = default;
  ~ReceiveWatch();
  ReceiveWatch(const ReceiveWatch&) = delete;
  ReceiveWatch& operator=(const ReceiveWatch&) = delete;

 private:
  friend class WatchedSocket;
  void add(WatchedSocket& socket);
  void remove(WatchedSocket& socket) noexcept;
  void wake() noexcept;
  void run();
  [[nodiscard]] bool look();  // whether a socket is armed

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<WatchedSocket*> sockets_;
  std::thread thread_;
  std::atomic<bool> awake_{false};
  bool ends_ = false;
};

}  // namespace jackfield
