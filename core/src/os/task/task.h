// Tasks: calls that wait, many on one thread.
// Contract   a task has a stack of its own (stack.h) and leaves the thread to others while it waits: in wait_for()
//            (os/wait.h), in a TaskCondition (condition.h), in pause_until(), in run_blocking(). Any other wait stops
//            all tasks. The same functions work where no task runs; then the thread waits. A task stays on its thread,
//            but other tasks run between: no lock may be held across a wait, and thread-local variables change.
// Ownership  Tasks ends its thread when it is destroyed and the last task has ended; it does not wait for that.
// Limits     BlockingThreads (blocking_threads.h) run the work of run_blocking(); more waits for its turn.
// Example    tests/unit/os/task_test.cc
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>

#include "base/function_ref.h"

namespace jackfield {

class TaskThread;

class Tasks {
 public:
  Tasks() = default;
  ~Tasks();
  Tasks(const Tasks&) = delete;
  Tasks& operator=(const Tasks&) = delete;
  // Any thread; the first call starts the thread. False: the system has no thread, or stop() was called. `work` must
  // not throw.
  [[nodiscard]] bool start(std::function<void()> work);
  // Tasks that run go on; no other starts.
  void stop() noexcept;

 private:
  std::shared_ptr<TaskThread> thread_;
  std::mutex mutex_;
  bool stopped_ = false;
};

[[nodiscard]] bool on_task() noexcept;

void pause_until(std::chrono::steady_clock::time_point time);

// Runs `work` on this thread when the tasks that can run now have run: what they all have ready then goes out at once.
// `more`: other such work follows without a pause. Only for a task; `work` must not wait.
void at_turn_end(std::function<void(bool more)> work);

// Lets the other tasks that can run go first.
void yield_task();

// What blocking work waits for. Each kind has threads of its own, so that logins that servers leave unanswered hold up
// neither the store nor results.
enum class Blocking : std::uint8_t { disk, login, result };

// Runs work that blocks on another thread while the task waits for its end. Without a task, or without a thread, here.
// Exceptions pass.
void run_blocking(Blocking kind, FunctionRef<void()> work);

// Work on so many bytes that a task would hold up the others: see run_blocking().
inline constexpr std::size_t kLongBytes = std::size_t{256} << 10;
inline void run_long(std::size_t bytes, FunctionRef<void()> work) {
  bytes > kLongBytes ? run_blocking(Blocking::result, work) : work();
}

}  // namespace jackfield
