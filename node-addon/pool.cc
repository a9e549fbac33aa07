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
  queue.shares.set_places(queue.limit);
}

Taken Pool::submit(Lane lane, Job job) {
  std::shared_ptr<Sleeper> called;
  {
    const std::lock_guard guard(lock_);
    if (stopped_) return Taken::stopped;
    Queue& queue = queues_[static_cast<unsigned>(lane)];
    const auto held = queue.shares.enter(job);
    if (!held) return Taken::full;
    const bool runs = queue.shares.may_run(*held);
    queue.waiting.push_back({std::move(job), *held});
    if (runs && queue.idle.size() + (queue.waking ? 1 : 0) < queue.waiting.size() && queue.threads < queue.limit) {
      if (!start_thread(queue) && queue.threads == 0) {
        const Waiting refused = std::move(queue.waiting.back());
        queue.waiting.pop_back();
        Shares::start(refused.held);
        queue.shares.leave(refused.held, refused.job);
        return Taken::stopped;
      }
    }
    called = call_one(queue);
  }
  if (called) called->wake.notify_one();
  return Taken::yes;
}

// The first that its shares let run.
std::deque<Pool::Waiting>::iterator Pool::next_call(Queue& queue) noexcept {
  return std::find_if(queue.waiting.begin(), queue.waiting.end(),
                      [&](const Waiting& call) { return queue.shares.may_run(call.held); });
}

// Null if no thread must be woken: one is already waking, no work is queued, or no thread sleeps.
std::shared_ptr<Pool::Sleeper> Pool::call_one(Queue& queue) {
  if (queue.waking || queue.idle.empty() || next_call(queue) == queue.waiting.end()) return nullptr;
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
    const auto next = next_call(queue);
    if (next == queue.waiting.end()) {
      if (!sleep(guard, queue, me)) break;
      continue;
    }
    Waiting call = std::move(*next);
    queue.waiting.erase(next);
    Shares::start(call.held);
    const std::shared_ptr<Sleeper> another = call_one(queue);
    guard.unlock();
    if (another) another->wake.notify_one();
    call.job.work();
    call.job.work = nullptr;
    guard.lock();
    queue.shares.leave(call.held, call.job);
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
    queue.waiting.clear();
    for (const std::shared_ptr<Sleeper>& sleeper : queue.idle) sleeper->wake.notify_one();
  }
  return ended_.wait_for(guard, deadline, [&] { return threads_ == 0; });
}

}  // namespace jackfield_node
