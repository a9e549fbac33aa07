#include "base/deadline.h"

namespace jackfield {

std::int64_t Deadline::remaining_ms() const {
  const auto left = at - std::chrono::steady_clock::now();
  if (left.count() <= 0) return 0;
  // Rounded up: a deadline that still has a fraction of a millisecond has not passed.
  return std::chrono::ceil<std::chrono::milliseconds>(left).count();
}

void CancelToken::cancel() {
  const std::lock_guard lock(mutex_);
  cancelled_.store(true, std::memory_order_release);
  if (callback_) callback_();
}

void CancelToken::on_cancel(std::function<void()> callback) {
  const std::lock_guard lock(mutex_);
  callback_ = std::move(callback);
  if (callback_ && cancelled_.load(std::memory_order_acquire)) callback_();
}

}  // namespace jackfield
