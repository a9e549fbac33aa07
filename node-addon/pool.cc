#include "pool.h"

#include <algorithm>
#include <system_error>
#include <thread>
#include <utility>

namespace jackfield_node {

namespace {
constexpr std::chrono::seconds kIdle{30};
}  // namespace

void Pool::allow(Lane lane, unsigned threads) {
  const std::lock_guard guard(lock_);
  Queue& queue = queues_[static_cast<unsigned>(lane)];
  queue.limit = std::max(queue.limit, threads);
  queue.calls.set_places(queue.limit);
}

Taken Pool::submit(Lane lane, Job job, Place& place) {
  std::shared_ptr<Sleeper> called;
  {
    const std::lock_guard guard(lock_);
    if (stopped_) return Taken::stopped;
    Queue& queue = queues_[static_cast<unsigned>(lane)];
    place = queue.calls.enter(std::move(job));
    if (!place) return Taken::full;
    const bool is_short = queue.idle.size() + (queue.waking ? 1 : 0) < queue.calls.waiting();
    if (queue.calls.may_run(*place) && is_short && queue.threads < queue.limit) {
      if (!start_thread(queue) && queue.threads == 0) {
        static_cast<void>(queue.calls.withdraw(place));
        return Taken::stopped;
      }
    }
    called = call_one(queue);
  }
  if (called) called->wake.notify_one();
  return Taken::yes;
}

bool Pool::withdraw(Lane lane, const Place& place) {
  {
    const std::lock_guard guard(lock_);
    if (!queues_[static_cast<unsigned>(lane)].calls.withdraw(place)) return false;
  }
  place->drop();
  return true;
}

// Null if no thread must be woken: one is already waking, no work is queued, or no thread sleeps.
std::shared_ptr<Pool::Sleeper> Pool::call_one(Queue& queue) {
  if (queue.waking || queue.idle.empty() || !queue.calls.has_next()) return nullptr;
  std::shared_ptr<Sleeper> sleeper = std::move(queue.idle.back());
  queue.idle.pop_back();
  sleeper->called = true;
  queue.waking = true;
  return sleeper;
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
  const auto me = std::make_shared<Sleeper>();
  std::unique_lock guard(lock_);
  while (!stopped_) {
    const Place call = queue.calls.start_next();
    if (!call) {
      if (!sleep(guard, queue, me)) break;
      continue;
    }
    const std::shared_ptr<Sleeper> another = call_one(queue);
    guard.unlock();
    if (another) another->wake.notify_one();
    call->run();
    guard.lock();
    queue.calls.leave(*call);
  }
  --queue.threads;
  --threads_;
  ended_.notify_all();
}

bool Pool::sleep(std::unique_lock<std::mutex>& guard, Queue& queue, const std::shared_ptr<Sleeper>& me) {
  queue.idle.push_back(me);
  me->wake.wait_for(guard, kIdle, [&] { return stopped_ || me->called; });
  if (std::exchange(me->called, false)) {
    queue.waking = false;
    return true;
  }
  std::erase(queue.idle, me);
  return stopped_;
}

bool Pool::stop(std::chrono::milliseconds deadline) {
  std::unique_lock guard(lock_);
  stopped_ = true;
  for (Queue& queue : queues_) {
    queue.calls.clear();
    for (const std::shared_ptr<Sleeper>& sleeper : queue.idle) sleeper->wake.notify_one();
  }
  return ended_.wait_for(guard, deadline, [&] { return threads_ == 0; });
}

}  // namespace jackfield_node
