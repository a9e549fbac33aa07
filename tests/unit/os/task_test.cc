// Tasks: many waits on one thread, each with its own stack.
#include "os/task/task.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include <atomic>
#include <cfenv>
#include <chrono>
#include <ctime>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "os/task/condition.h"
#include "os/wait.h"

using namespace jackfield;

namespace {

using Clock = std::chrono::steady_clock;

// Waits for work that tasks do; a thread of a test.
class Latch {
 public:
  explicit Latch(int count) : left_(count) {}
  void done() {
    const std::lock_guard lock(mutex_);
    if (--left_ == 0) changed_.notify_all();
  }
  [[nodiscard]] bool wait() {
    std::unique_lock lock(mutex_);
    return changed_.wait_until(lock, Clock::now() + std::chrono::seconds(20), [&] { return left_ <= 0; });
  }

 private:
  std::mutex mutex_;
  TaskCondition changed_;
  int left_;
};

std::int64_t resident_kilobytes() {
  std::ifstream in("/proc/self/status");
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("VmRSS:")) return std::stoll(line.substr(6));
  }
  return 0;
}

struct Pair {
  Pair() { REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) == 0); }
  ~Pair() {
    ::close(ends[0]);
    ::close(ends[1]);
  }
  int ends[2];
};

// Catch's checks are for one thread at a time: the work has some.
void begin(Tasks& tasks, std::function<void()> work) {
  if (!tasks.start(std::move(work))) throw std::runtime_error("no thread for tasks");
}

template <typename Work>
void run_to_end(Tasks& tasks, const Work& work) {
  Latch ended(1);
  begin(tasks, [&] {
    work();
    ended.done();
  });
  REQUIRE(ended.wait());
}

Waited wait_readable(int socket, const Wake* wake, std::int64_t ms) {
  return wait_for(socket, POLLIN, wake, Deadline::in_ms(ms));
}

}  // namespace

TEST_CASE("a thousand tasks that wait share one thread") {
  constexpr int kTasks = 1000;
  Tasks tasks;
  Latch ended(kTasks);
  std::atomic<int> inside{0}, most{0};
  std::atomic<bool> same{true};
  std::atomic<std::thread::id> thread{};
  for (int i = 0; i < kTasks; ++i) {
    begin(tasks, [&] {
      std::thread::id expected{};
      if (!thread.compare_exchange_strong(expected, std::this_thread::get_id()) &&
          expected != std::this_thread::get_id())
        same = false;
      most = std::max(most.load(), ++inside);
      pause_until(Clock::now() + std::chrono::milliseconds(50));
      --inside;
      ended.done();
    });
  }
  REQUIRE(ended.wait());
  CHECK(most > kTasks / 2);
  CHECK(same);
  CHECK_FALSE(on_task());
}

TEST_CASE("tasks that have ended keep the memory of a few stacks") {
  constexpr int kTasks = 400;
  constexpr std::size_t kTouched = std::size_t{180} << 10;
  Tasks tasks;
  run_to_end(tasks, [] {});
  const std::int64_t before = resident_kilobytes();
  Latch ended(kTasks);
  for (int i = 0; i < kTasks; ++i) {
    begin(tasks, [&] {
      char bytes[kTouched];
      for (std::size_t at = 0; at < kTouched; at += 1024) static_cast<volatile char*>(bytes)[at] = 1;
      pause_until(Clock::now() + std::chrono::milliseconds(300));
      ended.done();
    });
  }
  REQUIRE(ended.wait());
  run_to_end(tasks, [] {});
  INFO(resident_kilobytes() - before);
  CHECK(resident_kilobytes() - before < 300 * static_cast<std::int64_t>(kTouched) / 1024);
}

TEST_CASE("a task waits for its socket, its deadline or its wake, whichever is first") {
  Tasks tasks;
  Latch ended(3);
  Pair written, silent, woken;
  Wake wake;
  Waited answers[3] = {};
  begin(tasks, [&] {
    answers[0] = wait_readable(written.ends[0], &wake, 10000);
    ended.done();
  });
  begin(tasks, [&] {
    answers[1] = wait_readable(silent.ends[0], nullptr, 30);
    ended.done();
  });
  Wake own;
  begin(tasks, [&] {
    answers[2] = wait_readable(woken.ends[0], &own, 10000);
    ended.done();
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(10));
  REQUIRE(::write(written.ends[1], "x", 1) == 1);
  own.signal();
  REQUIRE(ended.wait());
  CHECK(answers[0] == Waited::ready);
  CHECK(answers[1] == Waited::passed);
  CHECK(answers[2] == Waited::woken);
}

TEST_CASE("a wake before the wait ends it, and only until it is forgotten") {
  Tasks tasks;
  Latch ended(1);
  Pair silent;
  Wake wake;
  wake.signal();
  Waited first{}, second{};
  begin(tasks, [&] {
    first = wait_readable(silent.ends[0], &wake, 10000);
    wake.forget();
    second = wait_readable(silent.ends[0], &wake, 20);
    ended.done();
  });
  REQUIRE(ended.wait());
  CHECK(first == Waited::woken);
  CHECK(second == Waited::passed);
}

// The number of a closed socket is given to the next one, which epoll does not know yet.
TEST_CASE("sockets with a number that was used before are watched") {
  const bool keeps = GENERATE(false, true);
  Tasks tasks;
  for (int round = 0; round < 20; ++round) {
    Latch ended(1);
    Pair pair;
    Wake wake;
    if (keeps) wake.keep_socket();
    Waited answer{};
    begin(tasks, [&] {
      answer = wait_readable(pair.ends[0], &wake, 10000);
      ended.done();
    });
    REQUIRE(::write(pair.ends[1], "x", 1) == 1);
    REQUIRE(ended.wait());
    CHECK(answer == Waited::ready);
  }
}

namespace {

double cpu_seconds() {
  timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

}  // namespace

TEST_CASE("a socket that stays watched wakes its task for every byte, and costs nothing while no task waits for it") {
  Tasks tasks;
  Pair pair;
  Wake wake;
  wake.keep_socket();
  const auto on_task = [&tasks](const auto& work) { run_to_end(tasks, work); };
  const auto take = [&] {
    char byte = 0;
    return ::read(pair.ends[0], &byte, 1) == 1 ? byte : '?';
  };
  std::string got;
  for (const char byte : std::string_view("abc")) {
    Latch ended(1);
    begin(tasks, [&] {
      if (wait_readable(pair.ends[0], &wake, 10000) == Waited::ready) got += take();
      ended.done();
    });
    REQUIRE(::write(pair.ends[1], &byte, 1) == 1);
    REQUIRE(ended.wait());
  }
  CHECK(got == "abc");

  // Two bytes of which one is read: the next wait finds the other without an event between them.
  REQUIRE(::write(pair.ends[1], "de", 2) == 2);
  on_task([&] {
    for (int i = 0; i < 2; ++i) {
      if (wait_readable(pair.ends[0], &wake, 10000) == Waited::ready) got += take();
    }
  });
  CHECK(got == "abcde");

  // Readable, and no task waits for it.
  const double before = cpu_seconds();
  REQUIRE(::write(pair.ends[1], "f", 1) == 1);
  on_task([] { pause_until(Clock::now() + std::chrono::milliseconds(300)); });
  CHECK(cpu_seconds() - before < 0.15);
  on_task([&] {
    if (wait_readable(pair.ends[0], &wake, 10000) == Waited::ready) got += take();
  });
  CHECK(got == "abcdef");

  // Its end wakes the task too, and so does another kind of event.
  std::vector<Waited> ends;
  on_task([&] {
    ends.push_back(wait_for(pair.ends[0], POLLOUT, &wake, Deadline::in_ms(10000)));
    ends.push_back(wait_readable(pair.ends[0], &wake, 20));
    ends.push_back(wait_readable(pair.ends[0], nullptr, 20));
    ::shutdown(pair.ends[1], SHUT_WR);
    ends.push_back(wait_readable(pair.ends[0], &wake, 10000));
  });
  CHECK(ends == std::vector{Waited::ready, Waited::passed, Waited::passed, Waited::ready});
}

TEST_CASE("a watched socket is quiet until something comes from it while no task waits") {
  Tasks tasks;
  Pair pair;
  Wake wake, other;
  wake.keep_socket();
  other.keep_socket();
  const auto on_task = [&tasks](const auto& work) { run_to_end(tasks, work); };
  const auto quiet = [&] {
    bool is = false;
    on_task([&] { is = is_quiet(pair.ends[0], wake); });
    return is;
  };
  CHECK_FALSE(quiet());  // it was never watched
  REQUIRE(::write(pair.ends[1], "x", 1) == 1);
  on_task([&] {
    char byte = 0;
    static_cast<void>(wait_readable(pair.ends[0], &wake, 10000));
    static_cast<void>(!::read(pair.ends[0], &byte, 1));
  });
  CHECK(quiet());
  CHECK_FALSE(is_quiet(pair.ends[0], wake));  // a thread does not know
  on_task([&] { CHECK_FALSE(is_quiet(pair.ends[0], other)); });
  const bool ends = GENERATE(false, true);
  if (ends) {
    REQUIRE(::shutdown(pair.ends[1], SHUT_RDWR) == 0);
  } else {
    REQUIRE(::write(pair.ends[1], "y", 1) == 1);
  }
  on_task([] { pause_until(Clock::now() + std::chrono::milliseconds(1)); });
  CHECK_FALSE(quiet());
  wake.release_socket();
}

// What epoll reports while no task waits is unwatched by number, which may be another socket's already.
TEST_CASE("a socket that is watched and has an event may be closed by any thread") {
  Tasks tasks;
  for (int round = 0; round < 200; ++round) {
    Latch ended(1);
    Pair pair;
    Wake wake;
    wake.keep_socket();
    Waited answer{};
    begin(tasks, [&] {
      answer = wait_readable(pair.ends[0], &wake, 10000);
      ended.done();
    });
    REQUIRE(::write(pair.ends[1], "x", 1) == 1);
    REQUIRE(ended.wait());
    CHECK(answer == Waited::ready);
    // It stays readable, so it is heard of until it is unwatched or closed, whichever is first.
    begin(tasks, [] {});
    if (round % 2 == 0) std::this_thread::yield();
    wake.release_socket();
  }
}

TEST_CASE("tasks keep their registers and their rounding modes while others run") {
  Tasks tasks;
  Latch ended(2);
  std::atomic<bool> right{true};
  for (const int mode : {FE_DOWNWARD, FE_UPWARD}) {
    begin(tasks, [&ended, &right, mode] {
      std::fesetround(mode);
      double sum = 0;
      std::uint64_t a = 1, b = 2, c = 3, d = 5, e = 7, f = 11;
      for (int i = 0; i < 1000; ++i) {
        a += b, b ^= c, c += d, d ^= e, e += f, f ^= a;
        yield_task();
        sum += static_cast<double>(i) / 2;
        if (std::fegetround() != mode) right = false;
      }
      std::uint64_t p = 1, q = 2, r = 3, s = 5, t = 7, u = 11;
      for (int i = 0; i < 1000; ++i) p += q, q ^= r, r += s, s ^= t, t += u, u ^= p;
      if (sum != 249750 || a != p || b != q || c != r || d != s || e != t || f != u) right = false;
      std::fesetround(FE_TONEAREST);
      ended.done();
    });
  }
  REQUIRE(ended.wait());
  CHECK(right);
}

TEST_CASE("a late event of an earlier wait does not end the next one") {
  Tasks tasks;
  Latch ended(1);
  Pair first, second;
  Waited answers[2] = {};
  begin(tasks, [&] {
    answers[0] = wait_readable(first.ends[0], nullptr, 10);  // passes, and epoll still watches
    static_cast<void>(::write(first.ends[1], "x", 1));
    answers[1] = wait_readable(second.ends[0], nullptr, 50);
    ended.done();
  });
  REQUIRE(ended.wait());
  CHECK(answers[0] == Waited::passed);
  CHECK(answers[1] == Waited::passed);
}

TEST_CASE("a condition wakes tasks and threads, also those of another thread of tasks") {
  constexpr int kEach = 50;
  Tasks one, other;
  Latch ended(3 * kEach);
  std::mutex mutex;
  TaskCondition changed;
  bool open = false;
  const auto wait = [&] {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return open; });
    lock.unlock();
    ended.done();
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kEach; ++i) {
    begin(one, wait);
    begin(other, wait);
    threads.emplace_back(wait);
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  {
    const std::lock_guard lock(mutex);
    open = true;
  }
  changed.notify_all();
  CHECK(ended.wait());
  for (std::thread& thread : threads) thread.join();
}

TEST_CASE("a condition that nothing changes ends at its time") {
  Tasks tasks;
  Latch ended(1);
  bool answer = true;
  begin(tasks, [&] {
    std::mutex mutex;
    TaskCondition changed;
    std::unique_lock lock(mutex);
    answer = changed.wait_until(lock, Clock::now() + std::chrono::milliseconds(20), [] { return false; });
    ended.done();
  });
  REQUIRE(ended.wait());
  CHECK_FALSE(answer);
}

TEST_CASE("blocking work runs elsewhere, and other tasks go on meanwhile") {
  Tasks tasks;
  Latch ended(2);
  std::atomic<bool> blocks{false}, other_ran{false}, saw_other{false}, on_task_there{true}, on_task_after{false};
  begin(tasks, [&] {
    run_blocking(Blocking::disk, [&] {
      on_task_there = on_task();
      blocks = true;
      const auto until = Clock::now() + std::chrono::seconds(10);
      while (!other_ran && Clock::now() < until) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      saw_other = other_ran.load();
    });
    on_task_after = on_task();
    ended.done();
  });
  begin(tasks, [&] {
    while (!blocks) pause_until(Clock::now() + std::chrono::milliseconds(1));
    other_ran = true;
    ended.done();
  });
  REQUIRE(ended.wait());
  CHECK(saw_other);
  CHECK_FALSE(on_task_there);
  CHECK(on_task_after);
}

TEST_CASE("a kind of blocking work whose threads are all held holds up no other kind") {
  constexpr int kHeld = 200;
  Tasks tasks;
  Latch ended(kHeld), other(1);
  std::atomic<bool> release{false};
  for (int i = 0; i < kHeld; ++i) {
    begin(tasks, [&] {
      run_blocking(Blocking::login, [&] {
        while (!release) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      });
      ended.done();
    });
  }
  bool held = false;
  begin(tasks, [&] {
    run_blocking(Blocking::disk, [&] { held = !release; });
    other.done();
  });
  CHECK(other.wait());
  CHECK(held);
  release = true;
  CHECK(ended.wait());
}

TEST_CASE("an exception of blocking work reaches the task") {
  Tasks tasks;
  Latch ended(1);
  std::string caught;
  begin(tasks, [&] {
    try {
      run_blocking(Blocking::disk, [] { throw std::runtime_error("of the work"); });
    } catch (const std::runtime_error& error) {
      caught = error.what();
    }
    ended.done();
  });
  REQUIRE(ended.wait());
  CHECK(caught == "of the work");
}

TEST_CASE("what is ready at the end of a turn goes out together") {
  Tasks tasks;
  constexpr int kTasks = 8;
  Latch ended(kTasks);
  std::mutex mutex;
  std::vector<bool> more;
  std::unique_lock hold(mutex);  // so that all tasks are ready before the first runs
  for (int i = 0; i < kTasks; ++i) {
    begin(tasks, [&] {
      { const std::lock_guard lock(mutex); }
      at_turn_end([&](bool follows) {
        more.push_back(follows);
        ended.done();
      });
    });
  }
  hold.unlock();
  REQUIRE(ended.wait());
  REQUIRE(more.size() == kTasks);
  CHECK_FALSE(more.back());
}

TEST_CASE("tasks that run go on after stop, and no other starts") {
  Latch ended(1);
  std::atomic<bool> finished{false};
  {
    Tasks tasks;
    begin(tasks, [&] {
      pause_until(Clock::now() + std::chrono::milliseconds(50));
      finished = true;
      ended.done();
    });
    tasks.stop();
    CHECK_FALSE(tasks.start([] {}));
  }
  REQUIRE(ended.wait());
  CHECK(finished);
}
