#include "connector/blocking_worker.h"

#include <condition_variable>
#include <mutex>
#include <utility>

#include "base/limits.h"
#include "os/detached.h"

namespace jackfield {

// Shared with the worker's thread, which may outlive the worker.
struct BlockingWorker::State {
  enum class Phase : std::uint8_t { fresh, idle, busy, abandoned, ended };

  std::mutex mutex;
  std::condition_variable work_ready, changed;
  std::function<void()> work;  // given, and not begun
  Phase phase = Phase::fresh;

  void serve();
};

// Until there is nobody to work for.
void BlockingWorker::State::serve() {
  std::unique_lock<std::mutex> lock(mutex);
  for (;;) {
    work_ready.wait(lock, [this] { return work != nullptr || phase == Phase::ended; });
    if (work == nullptr) return;
    std::function<void()> task = std::exchange(work, nullptr);
    lock.unlock();
    task();
    task = nullptr;  // what it owns goes here, before the caller is answered
    lock.lock();
    if (phase != Phase::busy) return;
    phase = Phase::idle;
    changed.notify_all();
  }
}

BlockingWorker::BlockingWorker()
    : grace_ms(limits::kCancelGraceMs),
      state_(std::make_shared<State>()),
      stop_({.ask = [this] { return std::exchange(ask_, {}); },
             .wake =
                 [state = state_] {
                   const std::lock_guard<std::mutex> lock(state->mutex);
                   state->changed.notify_all();
                 },
             .grace_ms = 0}) {}

BlockingWorker::~BlockingWorker() {
  const std::lock_guard<std::mutex> lock(state_->mutex);
  state_->phase = State::Phase::ended;
  state_->work_ready.notify_all();
}

bool BlockingWorker::run(std::function<void()> work, Deadline deadline, std::function<void()> stop) {
  using Phase = State::Phase;
  State& state = *state_;
  const auto ended = [&state] { return state.phase != Phase::busy; };
  std::unique_lock<std::mutex> lock(state.mutex);
  if (state.phase == Phase::abandoned) return false;
  const bool is_first = std::exchange(state.phase, Phase::busy) == Phase::fresh;
  state.work = std::move(work);
  if (is_first && !run_detached("jf worker: a blocking call cannot be ended", [shared = state_] { shared->serve(); })) {
    state.phase = Phase::abandoned;
    state.work = nullptr;
    return false;
  }
  state.work_ready.notify_one();
  state.changed.wait_until(lock, deadline.at, [&] { return ended() || stop_.requested(); });
  if (ended()) return true;

  ask_ = std::move(stop);
  stop_.set_grace_ms(grace_ms);
  stop_.begin(stop_.requested() ? Code::cancelled : Code::timeout);
  const Deadline until = stop_.until(deadline);
  if (!state.changed.wait_until(lock, until.at, ended)) {
    state.phase = Phase::abandoned;
    return false;
  }
  lock.unlock();
  // A request that is still on its way must not keep the next run from asking.
  static_cast<void>(stop_.settle(until));
  stop_.end();
  return true;
}

void BlockingWorker::cancel() noexcept { stop_.request(); }

void BlockingWorker::forget_cancel() noexcept { stop_.forget_request(); }

bool BlockingWorker::cancelled() const noexcept { return stop_.requested(); }

bool BlockingWorker::abandoned() const noexcept {
  const std::lock_guard<std::mutex> lock(state_->mutex);
  return state_->phase == State::Phase::abandoned;
}

}  // namespace jackfield
