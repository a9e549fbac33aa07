// How long a call may take, and how another thread ends it early.
// Contract   a Deadline is a point of the monotonic clock. One CancelToken belongs to one call.
// Threads    a Deadline is a value; all functions of a CancelToken may be called from any thread.
// Example    const Deadline deadline = Deadline::in_ms(1000);  if (deadline.passed()) return;
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>

#include "base/mutex.h"

namespace jackfield {

struct Deadline {
  std::chrono::steady_clock::time_point at;
  [[nodiscard]] static Deadline in_ms(std::int64_t ms) {
    return {std::chrono::steady_clock::now() + std::chrono::milliseconds(ms)};
  }
  [[nodiscard]] std::int64_t remaining_ms() const;  // 0 when passed
  [[nodiscard]] bool passed() const { return remaining_ms() == 0; }
};

// One per call. cancel() runs the registered callback on the thread that cancels.
class CancelToken {
 public:
  void cancel();
  [[nodiscard]] bool cancelled() const noexcept { return cancelled_.load(std::memory_order_acquire); }
  // Registers a callback and replaces the previous one. It runs at once if the token is already cancelled. It must be
  // quick and must not throw. {} removes the callback and returns only when none is running.
  void on_cancel(std::function<void()> callback);

 private:
  std::atomic<bool> cancelled_{false};
  Mutex mutex_;
  std::function<void()> callback_;
};

}  // namespace jackfield
