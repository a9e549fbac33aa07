// A condition variable that tasks can wait for as well as threads.
// Contract   as std::condition_variable with a std::mutex. A change that notify() tells of is made under that mutex.
//            notify_one() wakes one thread, or every task that waits: a predicate is always checked.
// Threads    all functions may be called from any thread.
// Example    core/src/connect/pool.cc
#pragma once
#include <condition_variable>
#include <mutex>
#include <vector>

#include "base/function_ref.h"
#include "os/task/task_thread.h"

namespace jackfield {

class TaskCondition {
 public:
  using Time = std::chrono::steady_clock::time_point;
  void wait(std::unique_lock<std::mutex>& lock, FunctionRef<bool()> done);
  // False: the time has come and it is not done.
  [[nodiscard]] bool wait_until(std::unique_lock<std::mutex>& lock, Time time, FunctionRef<bool()> done);
  void notify_one();
  void notify_all();

 private:
  void wake_tasks();
  std::condition_variable threads_;
  std::mutex mutex_;
  std::vector<TaskThread::Ticket> tasks_;
};

}  // namespace jackfield
