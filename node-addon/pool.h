// The addon's own threads: calls that can block run here, never on the event loop or on libuv's four threads.
// Contract   three lanes, so that long queries do not hold up writes, nor either of them a cancel. A thread starts when
//            it is needed and ends after half a minute without work. Finished work is handed to `done`, which may be
//            called from any thread. Of several calls that come at once the caller wakes a thread for the first only;
//            each thread that was woken wakes the next while work waits. So the event loop pays for one wake-up, and
//            threads that just became free take what they can.
// Ownership  threads share the pool; stop() waits for them up to a deadline and abandons the rest, which touch nothing
//            but the pool.
// Limits     threads per lane as given; the queues are as long as the callers that wait.
// Example    pool->submit(Lane::connect, [] { ... });
#pragma once
#include <array>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace jackfield_node {

enum class Lane : unsigned { store, connect, urgent };

class Pool : public std::enable_shared_from_this<Pool> {
 public:
  using Work = std::function<void()>;

  Pool() = default;
  // How many threads `lane` may have. It can be raised later; it never shrinks what runs.
  void allow(Lane lane, unsigned threads);
  // False when the pool has stopped or no thread could be had.
  [[nodiscard]] bool submit(Lane lane, Work work);
  // Queued work is dropped. True when every thread has ended.
  bool stop(std::chrono::milliseconds deadline);

 private:
  // Shared, so that it can be woken without the lock: a thread that wakes up under it would only wait for it.
  struct Sleeper {
    std::condition_variable wake;
    bool called = false;
  };
  struct Queue {
    std::deque<Work> waiting;
    unsigned limit = 2;
    unsigned threads = 0;
    std::vector<std::shared_ptr<Sleeper>> idle;  // the latest at the back, woken first: its stack is warm
    bool waking = false;                         // somebody was called and has not come yet
  };
  void run(Queue& queue);
  [[nodiscard]] bool start_thread(Queue& queue);
  [[nodiscard]] static std::shared_ptr<Sleeper> call_one(Queue& queue);  // under the lock
  [[nodiscard]] bool sleep(std::unique_lock<std::mutex>& guard, Queue& queue,
                           const std::shared_ptr<Sleeper>& me);  // false: for too long

  std::mutex lock_;
  std::condition_variable ended_;
  std::array<Queue, 3> queues_;
  unsigned threads_ = 0;
  bool stopped_ = false;
};

}  // namespace jackfield_node
