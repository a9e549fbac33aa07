// How long a call may take, and how another thread ends it early.
// Contract   a Deadline is a point of the monotonic clock. One CancelToken belongs to one call.
// Threads    a Deadline is a value; all functions of a CancelToken may be called from any thread.
// Example    const Deadline deadline = Deadline::in_ms(1000);  if (deadline.passed()) return false;
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

// One per call. cancel() runs what was registered, from the cancelling thread.
class CancelToken {
 public:
  void cancel();
  [[nodiscard]] bool cancelled() const noexcept { return cancelled_.load(std::memory_order_acquire); }
  // Runs at once when already cancelled. The callback must be quick and must not throw. Replaces the one before; {} removes it,
  // and returns only when no callback is running.
  void on_cancel(std::function<void()> callback);

 private:
  std::atomic<bool> cancelled_{false};
  Mutex mutex_;
  std::function<void()> callback_;
};

}  // namespace jackfield
