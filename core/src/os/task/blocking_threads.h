// Threads for the work of tasks that blocks.
// Contract   start() never waits. Work that finds no free thread waits in its order. A thread ends after a while
//            without work.
// Ownership  one of each kind for the process, never destroyed: a thread may hang in a call of the system.
// Limits     kMost threads of each kind. Logins, which may wait for long, are limited by pool and workspace
//            (connect/pool_house.h), so that one slow server does not hold them all.
// Example    core/src/os/task/task.cc
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>

#include "os/task/task.h"

namespace jackfield {

class BlockingThreads {
 public:
  [[nodiscard]] static BlockingThreads& of(Blocking kind);
  // Returns false if no thread could be started; the work is then not run.
  [[nodiscard]] bool start(std::function<void()> work);

 private:
  static constexpr std::size_t kMost = 64;
  void serve();
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> waiting_;
  std::size_t threads_ = 0, idle_ = 0;
};

}  // namespace jackfield
