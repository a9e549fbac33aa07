#include "connector/receive_watch.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <array>
#include <thread>

#include "connector/large_rows.h"
#include "os/socket_bytes.h"
#include "support/loopback.h"

using namespace jackfield;

namespace {

// A connection over loopback whose other end sends as long as anybody reads.
class Flood {
 public:
  Flood() : socket(::socket(AF_INET, SOCK_STREAM, 0)) {
    const auto* address = reinterpret_cast<const sockaddr*>(&listener_.address());
    REQUIRE(::connect(socket, address, sizeof listener_.address()) == 0);
    other_ = ::accept(listener_.socket(), nullptr, nullptr);
    thread_ = std::thread([this] {
      const std::array<char, 65536> bytes{};
      while (::send(other_, bytes.data(), bytes.size(), MSG_NOSIGNAL) > 0) continue;
    });
  }
  ~Flood() {
    ::shutdown(socket, SHUT_RDWR);
    ::shutdown(other_, SHUT_RDWR);
    thread_.join();
    for (const int one : {socket, other_}) ::close(one);
  }
  Flood(const Flood&) = delete;
  Flood& operator=(const Flood&) = delete;

  // As a library does: until the network has nothing left.
  std::uint64_t read_on(std::uint64_t most) const {
    std::array<char, 65536> bytes{};
    std::uint64_t sum = 0;
    for (ssize_t count = 1; count > 0 && sum < most; sum += static_cast<std::uint64_t>(std::max<ssize_t>(count, 0)))
      count = ::read(socket, bytes.data(), bytes.size());
    return sum;
  }

 private:
  const test::LoopbackListener listener_{1};

 public:
  int socket;

 private:
  int other_ = -1;
  std::thread thread_;
};

constexpr std::uint64_t kMiB = 1u << 20;

}  // namespace

TEST_CASE("a socket that receives more than it may is shut while a library reads on and on", "[S28]") {
  ReceiveWatch watch;
  const Flood flood;
  WatchedSocket watched(watch, flood.socket);
  CHECK(flood.read_on(20 * kMiB) >= 20 * kMiB);  // nothing is armed
  CHECK(bytes_received(flood.socket) >= 20 * kMiB);
  CHECK_FALSE(watched.was_shut());
  for (int i = 0; i < 3; ++i) {
    watched.arm(bytes_received(flood.socket) + 100 * kMiB);
    CHECK(flood.read_on(kMiB) >= kMiB);
    watched.disarm();
    std::this_thread::sleep_for(std::chrono::milliseconds(150));  // the thread sleeps
  }
  CHECK_FALSE(watched.was_shut());
  watched.arm(bytes_received(flood.socket) + 10 * kMiB);
  static_cast<void>(flood.read_on(100000 * kMiB));
  CHECK(watched.was_shut());
}

TEST_CASE("places for large rows are few, and come back") {
  const auto rows = std::make_shared<LargeRows>();
  LargeRow one(rows), two(rows), three(rows);
  CHECK(one.take());
  CHECK(one.take());
  {
    LargeRow other(rows);
    CHECK(other.take());
    CHECK_FALSE(three.take());
  }
  CHECK(three.take());
  CHECK_FALSE(two.take());
  one.give_back();
  one.give_back();
  CHECK(two.take());
}

TEST_CASE("a descriptor that is not a TCP socket has received nothing that can be counted") {
  CHECK(bytes_received(-1) == 0);
  CHECK(bytes_received(0) == 0);
}
