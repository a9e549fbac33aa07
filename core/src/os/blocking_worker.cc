#include <condition_variable>
#include <thread>

#include "base/limits.h"
#include "os/blocking_worker.h"

namespace jackfield {

struct BlockingWorker::State {
  std::mutex mutex;
  std::condition_variable work_ready, changed;
  std::function<void()> work;
  bool started = false, busy = false, cancelled = false, abandoned = false, quit = false;
};

BlockingWorker::BlockingWorker() : grace_ms(limits::kCancelGraceMs), state_(std::make_shared<State>()) {}

BlockingWorker::~BlockingWorker() {
  const std::lock_guard<std::mutex> lock(state_->mutex);
  state_->quit = true;
  state_->work_ready.notify_all();
}

bool BlockingWorker::run(std::function<void()> work, Deadline deadline, std::function<void()> stop) {
  State& state = *state_;
  std::unique_lock<std::mutex> lock(state.mutex);
  if (state.abandoned) return false;
  state.work = std::move(work);
  state.busy = true;
  if (!state.started) {
    state.started = true;
    std::thread([shared = state_] {
      std::unique_lock<std::mutex> inner(shared->mutex);
      while (true) {
        shared->work_ready.wait(inner, [&] { return shared->quit || shared->work != nullptr; });
        if (shared->work == nullptr) return;
        std::function<void()> task = std::move(shared->work);
        shared->work = nullptr;
        inner.unlock();
        task();
        task = nullptr;  // destroys what it owns before the caller continues
        inner.lock();
        shared->busy = false;
        shared->changed.notify_all();
      }
    }).detach();
  }
  state.work_ready.notify_one();
  state.changed.wait_until(lock, deadline.at, [&] { return !state.busy || state.cancelled; });
  if (!state.busy) return true;

  if (stop) std::thread(std::move(stop)).detach();
  state.changed.wait_for(lock, std::chrono::milliseconds(grace_ms), [&] { return !state.busy; });
  if (!state.busy) return true;
  state.abandoned = true;
  return false;
}

void BlockingWorker::cancel() noexcept {
  const std::lock_guard<std::mutex> lock(state_->mutex);
  state_->cancelled = true;
  state_->changed.notify_all();
}

void BlockingWorker::forget_cancel() noexcept {
  const std::lock_guard<std::mutex> lock(state_->mutex);
  state_->cancelled = false;
}

bool BlockingWorker::cancelled() const noexcept {
  const std::lock_guard<std::mutex> lock(state_->mutex);
  return state_->cancelled;
}

bool BlockingWorker::abandoned() const noexcept {
  const std::lock_guard<std::mutex> lock(state_->mutex);
  return state_->abandoned;
}

}  // namespace jackfield
