#include "os/task/task.h"

#include <thread>

#include "os/detached.h"
#include "os/task/blocking_threads.h"
#include "os/task/task_thread.h"

namespace jackfield {

Tasks::~Tasks() { stop(); }

bool Tasks::start(std::function<void()> work) {
  const std::lock_guard guard(mutex_);
  if (stopped_) return false;
  if (!thread_) {
    auto thread = std::make_shared<TaskThread>();
    if (!thread->made()) return false;
    if (!run_detached("jf tasks: the last task may outlive the context", [thread] { thread->run(); })) return false;
    thread_ = std::move(thread);
  }
  thread_->start(std::move(work));
  return true;
}

void Tasks::stop() noexcept {
  const std::lock_guard guard(mutex_);
  stopped_ = true;
  if (thread_) thread_->stop();
}

bool on_task() noexcept { return TaskThread::current() != nullptr; }

void pause_until(std::chrono::steady_clock::time_point time) {
  if (TaskThread* thread = TaskThread::current()) {
    static_cast<void>(thread->park(-1, 0, time));
  } else {
    std::this_thread::sleep_until(time);
  }
}

void at_turn_end(std::function<void(bool more)> work) { TaskThread::current()->at_turn_end(std::move(work)); }

void yield_task() {
  if (TaskThread* thread = TaskThread::current()) thread->yield();
}

void run_blocking(Blocking kind, FunctionRef<void()> work) {
  TaskThread* thread = TaskThread::current();
  if (thread == nullptr) return work();
  std::exception_ptr thrown;
  const auto run = [&work, &thrown, ticket = thread->ticket()] {
    try {
      work();
    } catch (...) {
      thrown = std::current_exception();
    }
    ticket.wake();
  };
  if (!BlockingThreads::of(kind).start(run)) return work();
  static_cast<void>(thread->park(-1, 0, TaskThread::Time::max()));
  if (thrown) std::rethrow_exception(thrown);
}

}  // namespace jackfield
