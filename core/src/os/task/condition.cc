#include "os/task/condition.h"

namespace jackfield {

void TaskCondition::wait(std::unique_lock<std::mutex>& lock, FunctionRef<bool()> done) {
  static_cast<void>(wait_until(lock, Time::max(), done));
}

bool TaskCondition::wait_until(std::unique_lock<std::mutex>& lock, Time time, FunctionRef<bool()> done) {
  TaskThread* thread = TaskThread::current();
  if (thread == nullptr) {
    if (time != Time::max()) return threads_.wait_until(lock, time, done);
    threads_.wait(lock, done);
    return true;
  }
  while (!done()) {
    {
      const std::lock_guard guard(mutex_);
      tasks_.push_back(thread->ticket());
    }
    lock.unlock();
    const bool passed = thread->park(-1, 0, time) == TaskThread::Woken::passed;
    lock.lock();
    // A ticket that is left here is of an earlier wait and wakes no task; the next notify takes it out.
    if (passed) return done();
  }
  return true;
}

void TaskCondition::notify_one() {
  threads_.notify_one();
  wake_tasks();
}

void TaskCondition::notify_all() {
  threads_.notify_all();
  wake_tasks();
}

void TaskCondition::wake_tasks() {
  std::vector<TaskThread::Ticket> tasks;
  {
    const std::lock_guard guard(mutex_);
    tasks.swap(tasks_);
  }
  for (const TaskThread::Ticket& task : tasks) task.wake();
}

}  // namespace jackfield
