#include "connector/stop.h"

#include <mutex>
#include <utility>

#include "os/detached.h"
#include "os/task/condition.h"

namespace jackfield {

struct Stop::Asking {
  enum class Phase : std::uint8_t { quiet, on_its_way, arrived };  // arrived: it may still strike

  mutable std::mutex mutex;
  TaskCondition changed;
  std::atomic<Phase> phase{Phase::quiet};  // written under the mutex
  bool running = false;

  void arrive() {
    const std::lock_guard<std::mutex> lock(mutex);
    phase.store(Phase::arrived);
    changed.notify_all();
  }
};

Stop::Stop(Means means) : means_(std::move(means)), asking_(std::make_shared<Asking>()) {}

void Stop::ask_locked() noexcept {
  if (asking_->phase.exchange(Asking::Phase::on_its_way) == Asking::Phase::on_its_way) return;
  bool started = false;
  try {
    // Made here, while the connection certainly exists.
    Work work = means_.ask ? means_.ask() : Work();
    started =
        work && run_detached("jf stop: asking a server may block", [asking = asking_, own = std::move(work)]() mutable {
          own();
          own = nullptr;
          asking->arrive();
        });
  } catch (...) {  // no memory: as without a thread, the grace still ends the call
    started = false;
  }
  if (!started) asking_->phase.store(Asking::Phase::arrived);
}

void Stop::ask() noexcept {
  const std::lock_guard<std::mutex> lock(asking_->mutex);
  ask_locked();
}

void Stop::request() noexcept {
  {
    const std::lock_guard<std::mutex> lock(asking_->mutex);
    requested_.store(true);
    if (asking_->running) ask_locked();
  }
  if (means_.wake) means_.wake();
}

void Stop::running(bool value) noexcept {
  const std::lock_guard<std::mutex> lock(asking_->mutex);
  asking_->running = value;
}

void Stop::begin(Code why) noexcept {
  if (grace_) return;
  grace_ = Grace{why, Deadline::in_ms(means_.grace_ms)};
  ask();
}

bool Stop::asked() const noexcept { return asking_->phase.load() != Asking::Phase::quiet; }

bool Stop::settle(Deadline deadline) {
  std::unique_lock<std::mutex> lock(asking_->mutex);
  const auto arrived = [this] { return asking_->phase.load() != Asking::Phase::on_its_way; };
  if (!asking_->changed.wait_until(lock, deadline.at, arrived)) return false;
  asking_->phase.store(Asking::Phase::quiet);
  return true;
}

Stop::Wait Stop::wait(int socket, short events, Wake& wake, Deadline deadline) noexcept {
  heed();
  switch (wait_for(socket, events, &wake, until(deadline))) {
    case Waited::ready:
      return Wait::ready;
    case Waited::woken:
      wake.forget();
      return Wait::again;
    case Waited::passed:
      break;
  }
  if (stopping()) return Wait::gave_up;
  begin(Code::timeout);
  return Wait::again;
}

}  // namespace jackfield
