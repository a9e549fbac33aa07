// Whose turn it is: writes that lost against others go one after the other, in the order in which they came.
// Contract   one at a time has the turn of a store. For a second after a write has lost, or one had to wait, the
//            turn is worth taking before a write begins.
// Ownership  a Held ends the turn when destroyed.
// Threads    all functions may be called from any thread at once; a Held belongs to one thread.
// Example    core/src/store/postgres/store.cc
#pragma once
#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <utility>

#include "base/deadline.h"

namespace jackfield::postgres {

class Turn {
 public:
  class Held {
   public:
    explicit Held(Turn& turn) noexcept : turn_(turn) {}
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;
    ~Held() { end(); }
    // False at the deadline.
    [[nodiscard]] bool take(Deadline deadline) {
      if (!holds_) holds_ = turn_.take(deadline);
      return holds_;
    }
    void end() {
      if (std::exchange(holds_, false)) turn_.pass_on();
    }
    [[nodiscard]] bool holds() const noexcept { return holds_; }

   private:
    Turn& turn_;
    bool holds_ = false;
  };

  [[nodiscard]] bool is_wanted() {
    const std::lock_guard lock(mutex_);
    return !wanted_.passed();
  }
  [[nodiscard]] std::size_t waiting() {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
  }
  void note_loss() {
    const std::lock_guard lock(mutex_);
    wanted_ = Deadline::in_ms(kWantedMs);
  }

 private:
  struct Waiter {
    std::condition_variable wake;
    bool is_next = false;
  };
  static constexpr std::int64_t kWantedMs = 1000;

  bool take(Deadline deadline) {
    std::unique_lock lock(mutex_);
    if (!taken_) return taken_ = true;
    Waiter self;
    waiting_.push_back(&self);
    self.wake.wait_until(lock, deadline.at, [&] { return self.is_next; });
    if (!self.is_next) waiting_.erase(std::find(waiting_.begin(), waiting_.end(), &self));
    return self.is_next;
  }

  void pass_on() {
    const std::lock_guard lock(mutex_);
    taken_ = !waiting_.empty();
    if (!taken_) return;
    wanted_ = Deadline::in_ms(kWantedMs);
    waiting_.front()->is_next = true;
    waiting_.front()->wake.notify_one();
    waiting_.pop_front();
  }

  std::mutex mutex_;
  std::deque<Waiter*> waiting_;
  bool taken_ = false;
  Deadline wanted_ = Deadline::in_ms(0);
};

}  // namespace jackfield::postgres
