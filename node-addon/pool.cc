#include "pool.h"

#include <algorithm>
#include <system_error>
#include <thread>

namespace jackfield_node {

namespace {
constexpr std::chrono::seconds kIdle{30};
}

void Pool::allow(Lane lane, unsigned threads) {
  const std::lock_guard guard(lock_);
  Queue& queue = queues_[static_cast<unsigned>(lane)];
  queue.limit = std::max(queue.limit, threads);
}

bool Pool::submit(Lane lane, Work work) {
  const std::lock_guard guard(lock_);
  if (stopped_) return false;
  Queue& queue = queues_[static_cast<unsigned>(lane)];
  queue.waiting.push_back(std::move(work));
  if (queue.idle < queue.waiting.size() && queue.threads < queue.limit) {
    if (!start_thread(queue) && queue.threads == 0) {
      queue.waiting.pop_back();
      return false;
    }
  }
  queue.wake.notify_one();
  return true;
}

bool Pool::start_thread(Queue& queue) {
  try {
    std::thread([self = shared_from_this(), &queue] { self->run(queue); }).detach();
  } catch (const std::system_error&) {
    return false;
  }
  ++queue.threads;
  ++threads_;
  return true;
}

void Pool::run(Queue& queue) {
  std::unique_lock guard(lock_);
  while (!stopped_) {
    if (queue.waiting.empty()) {
      ++queue.idle;
      const bool woken = queue.wake.wait_for(guard, kIdle, [&] { return stopped_ || !queue.waiting.empty(); });
      --queue.idle;
      if (!woken) break;
      continue;
    }
    Work work = std::move(queue.waiting.front());
    queue.waiting.pop_front();
    guard.unlock();
    work();
    work = nullptr;
    guard.lock();
  }
  --queue.threads;
  --threads_;
  ended_.notify_all();
}

bool Pool::stop(std::chrono::milliseconds deadline) {
  std::unique_lock guard(lock_);
  stopped_ = true;
  for (Queue& queue : queues_) {
    queue.waiting.clear();
    queue.wake.notify_all();
  }
  return ended_.wait_for(guard, deadline, [&] { return threads_ == 0; });
}

}  // namespace jackfield_node
