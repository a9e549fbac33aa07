// The addon's own threads: calls that can block run here, never on the event loop or on libuv's four threads.
// Contract   three lanes, so that long queries do not delay writes, and neither delays a cancel. A thread starts on
//            demand and ends after half a minute without work. Finished work is passed to `done`, which may be called
//            from any thread. If several calls arrive at once, the caller wakes a thread for the first only; each woken
//            thread wakes the next while work is queued. So the event loop pays for one wake-up.
// Ownership  threads share the pool; stop() waits for them until a deadline and abandons the rest, which then touch
//            only the pool.
//            Each lane has its queue and shares (call_queue.h).
// Limits     threads per lane as given.
// Example    node-addon/environment.cc
#pragma once
#include <array>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "call_queue.h"

namespace jackfield_node {

enum class Lane : unsigned { store, connect, urgent };
enum class Taken : unsigned { yes, full, stopped };

class Pool : public std::enable_shared_from_this<Pool> {
 public:
  Pool() = default;
  // Sets the largest number of threads of `lane`. It can be raised later; running threads are not stopped.
  void allow(Lane lane, unsigned threads);
  using Place = CallQueue::Place;
  // `place` is written before work can run. stopped: the pool has stopped or no thread could be started.
  [[nodiscard]] Taken submit(Lane lane, Job job, Place& place);
  [[nodiscard]] bool withdraw(Lane lane, const Place& place);  // false: it has begun
  // Drops queued work. Returns true if every thread has ended.
  bool stop(std::chrono::milliseconds deadline);

 private:
  // Shared, so that it can be notified without the lock: a thread woken under the lock would wait for it.
  struct Sleeper {
    std::condition_variable wake;
    bool called = false;
  };
  struct Queue {
    CallQueue calls{2};
    unsigned limit = 2;
    unsigned threads = 0;
    std::vector<std::shared_ptr<Sleeper>> idle;  // the latest at the back, woken first: its stack is warm
    bool waking = false;                         // a thread was notified and has not woken yet
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
