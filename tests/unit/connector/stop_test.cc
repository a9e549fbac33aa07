#include "connector/stop.h"

#include <catch2/catch.hpp>

#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include "connector/phase.h"
#include "os/detached.h"

using namespace jackfield;

namespace {

// A server that is asked to stop. Asking may hang until it is released.
struct Server {
  std::atomic<int> asked{0};
  std::atomic<bool> hangs{false};
  void ask() {
    asked.fetch_add(1);
    while (hangs.load()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
};

Stop::Means means_of(const std::shared_ptr<Server>& server, std::int64_t grace_ms = 5000) {
  return {.ask = [server] { return Stop::Work([server] { server->ask(); }); }, .wake = {}, .grace_ms = grace_ms};
}

// Two ends of a silent connection.
struct Pair {
  int ends[2] = {-1, -1};
  Pair() { REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0); }
  ~Pair() {
    for (const int one : ends) ::close(one);
  }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;
};

Stop::Wait wait_to_the_end(Stop& stop, int socket, Wake& wake, Deadline deadline) {
  for (;;) {
    const Stop::Wait waited = stop.wait(socket, POLLIN, wake, deadline);
    if (waited != Stop::Wait::again) return waited;
  }
}

}  // namespace

TEST_CASE("a new stop has nothing to undo") {
  Stop stop({});
  CHECK_FALSE(stop.pending());
  CHECK_FALSE(stop.requested());
  CHECK_FALSE(stop.stopping());
  CHECK_FALSE(stop.asked());
  CHECK(stop.why() == Code::cancelled);
  const Deadline deadline = Deadline::in_ms(1234);
  CHECK(stop.until(deadline).at == deadline.at);
}

TEST_CASE("a request without a running statement is not sent, and stays until it is handled, once") {
  auto server = std::make_shared<Server>();
  Stop stop(means_of(server));
  stop.request();
  CHECK(stop.requested());
  CHECK(stop.pending());
  CHECK_FALSE(stop.asked());
  CHECK(stop.take_request());
  CHECK_FALSE(stop.take_request());
  CHECK_FALSE(stop.pending());
  CHECK(server->asked == 0);
}

TEST_CASE("a request that is forgotten stops nothing") {
  Stop stop(means_of(std::make_shared<Server>()));
  stop.request();
  stop.forget_request();
  CHECK_FALSE(stop.take_request());
  stop.heed();
  CHECK_FALSE(stop.stopping());
}

TEST_CASE("a request while something runs asks the server at once") {
  auto server = std::make_shared<Server>();
  Stop stop(means_of(server));
  stop.running(true);
  std::thread([&] { stop.request(); }).join();
  CHECK(stop.asked());
  CHECK(stop.settle(Deadline::in_ms(5000)));
  CHECK(server->asked == 1);
  CHECK_FALSE(stop.asked());
  CHECK(stop.requested());  // the connection answers its caller with it

  stop.forget_request();
  stop.running(false);
  stop.request();
  CHECK_FALSE(stop.asked());
  CHECK(server->asked == 1);
}

TEST_CASE("the first reason to stop is kept, and its grace is not renewed") {
  auto server = std::make_shared<Server>();
  Stop stop(means_of(server, 1000));
  stop.begin(Code::timeout);
  CHECK(stop.stopping());
  CHECK(stop.why() == Code::timeout);
  const auto grace = stop.until(Deadline::in_ms(60000)).at;
  CHECK(grace <= Deadline::in_ms(1000).at);
  stop.request();
  stop.heed();
  CHECK(stop.why() == Code::timeout);
  CHECK(stop.until(Deadline::in_ms(60000)).at == grace);
  stop.end();
  CHECK_FALSE(stop.stopping());
  stop.heed();
  CHECK(stop.why() == Code::cancelled);
  CHECK(stop.settle(Deadline::in_ms(5000)));
}

TEST_CASE("at most one request is on its way") {
  auto server = std::make_shared<Server>();
  server->hangs = true;
  Stop stop(means_of(server));
  for (int i = 0; i < 5; ++i) stop.ask();
  CHECK_FALSE(stop.settle(Deadline::in_ms(30)));
  CHECK(stop.asked());
  server->hangs = false;
  CHECK(stop.settle(Deadline::in_ms(5000)));
  CHECK(server->asked == 1);
  stop.ask();
  CHECK(stop.settle(Deadline::in_ms(5000)));
  CHECK(server->asked == 2);
}

TEST_CASE("a stop without anybody to ask is settled at once, and still ends at its grace") {
  Stop stop({.ask = [] { return Stop::Work(); }, .wake = {}, .grace_ms = 10});
  stop.begin(Code::timeout);
  CHECK(stop.asked());
  CHECK(stop.settle(Deadline::in_ms(0)));
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  CHECK(stop.until(Deadline::in_ms(60000)).passed());
}

TEST_CASE("a stop that cannot make its request throws nothing") {
  Stop stop({.ask = []() -> Stop::Work { throw std::bad_alloc(); }, .wake = {}, .grace_ms = 10});
  stop.running(true);
  stop.request();
  CHECK(stop.settle(Deadline::in_ms(0)));
}

TEST_CASE("what is left after the answer gets a time of its own without asking again") {
  auto server = std::make_shared<Server>();
  Stop stop(means_of(server));
  stop.allow(Deadline::in_ms(0));
  CHECK(stop.stopping());
  CHECK(stop.until(Deadline::in_ms(60000)).passed());
  CHECK_FALSE(stop.asked());
  stop.begin(Code::timeout);
  stop.end();
  stop.begin(Code::timeout);
  stop.allow(Deadline::in_ms(60000));
  CHECK(stop.why() == Code::timeout);
  CHECK(stop.settle(Deadline::in_ms(5000)));
  CHECK(server->asked == 1);
}

TEST_CASE("a wait ends with the deadline and then the grace") {
  const Pair pair;
  Wake wake;
  auto server = std::make_shared<Server>();
  Stop stop(means_of(server, 50));
  const auto begun = std::chrono::steady_clock::now();
  CHECK(stop.wait(pair.ends[0], POLLIN, wake, Deadline::in_ms(50)) == Stop::Wait::again);
  CHECK(stop.stopping());
  CHECK(stop.wait(pair.ends[0], POLLIN, wake, Deadline::in_ms(60000)) == Stop::Wait::gave_up);
  CHECK(stop.why() == Code::timeout);
  CHECK(std::chrono::steady_clock::now() - begun >= std::chrono::milliseconds(100));
  CHECK(stop.settle(Deadline::in_ms(5000)));
  CHECK(server->asked == 1);
}

TEST_CASE("a wait is ready when the server acknowledges within the grace") {
  const Pair pair;
  Wake wake;
  const int other = pair.ends[1];
  Stop stop({.ask = [other] { return Stop::Work([other] { static_cast<void>(!::write(other, "x", 1)); }); },
             .wake = {},
             .grace_ms = 5000});
  CHECK(wait_to_the_end(stop, pair.ends[0], wake, Deadline::in_ms(10)) == Stop::Wait::ready);
  CHECK(stop.why() == Code::timeout);
  CHECK(stop.settle(Deadline::in_ms(5000)));
}

TEST_CASE("a request from another thread ends a wait long before its deadline") {
  const Pair pair;
  Wake wake;
  auto server = std::make_shared<Server>();
  Stop stop({.ask = [server] { return Stop::Work([server] { server->ask(); }); },
             .wake = [&wake] { wake.signal(); },
             .grace_ms = 30});
  stop.running(true);
  std::thread other([&] { stop.request(); });
  CHECK(wait_to_the_end(stop, pair.ends[0], wake, Deadline::in_ms(60000)) == Stop::Wait::gave_up);
  other.join();
  CHECK(stop.why() == Code::cancelled);
  CHECK(stop.settle(Deadline::in_ms(5000)));
  CHECK(server->asked >= 1);
}

TEST_CASE("a request that hangs outlives its stop and owns what it uses") {
  REQUIRE(wait_for_detached(0, Deadline::in_ms(5000)));  // of the tests before
  auto server = std::make_shared<Server>();
  server->hangs = true;
  {
    Stop stop(means_of(server));
    stop.ask();
  }
  CHECK(detached_running() == 1);
  server->hangs = false;
  CHECK(wait_for_detached(0, Deadline::in_ms(5000)));
  CHECK(server.use_count() == 1);
}

TEST_CASE("requests from many threads while statements come and go are all heard") {
  auto server = std::make_shared<Server>();
  Stop stop(means_of(server));
  std::atomic<bool> quit{false};
  std::vector<std::thread> others;
  for (int i = 0; i < 3; ++i) {
    others.emplace_back([&] {
      while (!quit.load()) {
        stop.request();
        std::this_thread::sleep_for(std::chrono::microseconds(100));
      }
    });
  }
  int heard = 0;
  const Deadline deadline = Deadline::in_ms(20000);
  while (heard < 50 && !deadline.passed()) {
    stop.running(true);
    stop.heed();
    if (stop.stopping()) ++heard;
    stop.running(false);
    CHECK(stop.settle(Deadline::in_ms(5000)));
    stop.end();
    static_cast<void>(stop.take_request());
    std::this_thread::yield();
  }
  quit = true;
  for (std::thread& one : others) one.join();
  CHECK(heard == 50);
  CHECK(stop.settle(Deadline::in_ms(5000)));
}

TEST_CASE("a phase follows its table, and everything else breaks it") {
  enum class Phase : std::uint8_t { idle, reading, broken };
  enum class Event : std::uint8_t { send, end };
  constexpr Transition<Phase, Event> kTable[] = {{Phase::idle, Event::send, Phase::reading},
                                                 {Phase::reading, Event::end, Phase::idle}};
  STATIC_REQUIRE(follow(kTable, Phase::idle, Event::send) == Phase::reading);
  STATIC_REQUIRE(follow(kTable, Phase::reading, Event::end) == Phase::idle);
  STATIC_REQUIRE(follow(kTable, Phase::idle, Event::end) == Phase::broken);
  STATIC_REQUIRE(follow(kTable, Phase::reading, Event::send) == Phase::broken);
  STATIC_REQUIRE(follow(kTable, Phase::broken, Event::send) == Phase::broken);
}
