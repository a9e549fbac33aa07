#include "os/task/blocking_threads.h"

#include <array>
#include <chrono>

#include "os/detached.h"

namespace jackfield {
namespace {
constexpr auto kIdle = std::chrono::seconds(2);
}

BlockingThreads& BlockingThreads::of(Blocking kind) {
  static auto* const all = new std::array<BlockingThreads, 3>();  // threads may outlive main()
  return (*all)[static_cast<std::size_t>(kind)];
}

bool BlockingThreads::start(std::function<void()> work) {
  const std::lock_guard guard(mutex_);
  waiting_.push_back(std::move(work));
  if (idle_ >= waiting_.size() || threads_ == kMost) {
    wake_.notify_one();
    return true;
  }
  if (run_detached("jf blocking: a call of the system cannot be ended", [this] { serve(); })) {
    ++threads_;
    return true;
  }
  if (threads_ > 0) return true;
  waiting_.pop_back();
  return false;
}

void BlockingThreads::serve() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_;
    const bool has_work = wake_.wait_for(lock, kIdle, [this] { return !waiting_.empty(); });
    --idle_;
    if (!has_work) break;
    std::function<void()> work = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    work();
    work = nullptr;
    lock.lock();
  }
  --threads_;
}

}  // namespace jackfield
