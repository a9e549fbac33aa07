#include "connector/sharing.h"

#include <algorithm>

namespace jackfield {
namespace {

constexpr std::size_t kLargestBatch = 8;
constexpr std::size_t kFewCallers = 4;  // each has a batch of its own
constexpr std::size_t kSlowness = 16;   // batches until one caller less counts
constexpr auto kQuickBatch = std::chrono::milliseconds(1);
constexpr std::size_t kMostValues = 32, kMostValueBytes = 4096;

}  // namespace

bool may_share_values(const json::Value& values) {
  if (values.is_null()) return true;
  if (!values.is_array() || values.size() > kMostValues) return false;
  std::size_t bytes = 0;
  for (const json::Value& value : values.items()) {
    if (value.is_array() || value.is_object()) return false;
    if (value.is_string()) bytes += value.text().size();
  }
  return bytes <= kMostValueBytes;
}

void SeatWait::cancel(Connection& connection) noexcept {
  const std::lock_guard lock(mutex_);
  is_cancelled_.store(true);
  if (is_live_) return connection.cancel();
  if (ticket_) ticket_->wake();
}

void SeatWait::become_live(Connection& connection) {
  const std::lock_guard lock(mutex_);
  is_live_ = true;
  if (is_cancelled_.load()) connection.cancel();
}

TaskThread::Woken SeatWait::park(int socket, short events, Deadline until, std::uint64_t owner) {
  TaskThread& thread = *TaskThread::current();
  {
    const std::lock_guard lock(mutex_);
    if (is_cancelled_.load()) return TaskThread::Woken::signalled;
    ticket_ = thread.ticket();
  }
  const TaskThread::Woken why = thread.park(socket, events, until.at, owner);
  const std::lock_guard lock(mutex_);
  ticket_.reset();
  return why;
}

void SeatWait::wake() {
  const std::lock_guard lock(mutex_);
  if (ticket_) ticket_->wake();
}

void BatchSize::joined(std::size_t in_line) noexcept { now_ = std::max(now_, in_line); }

void BatchSize::answered(std::chrono::steady_clock::duration took) noexcept {
  took_ = took;
  usual_ = std::max(now_ * kSlowness, usual_ - (usual_ > 0 ? 1 : 0));
  now_ = 0;
}

std::size_t BatchSize::full() const noexcept {
  const std::size_t callers = std::max((usual_ + kSlowness - 1) / kSlowness, now_);
  return callers <= kFewCallers ? 1 : std::min((callers + 1) / 2, kLargestBatch);
}

bool BatchSize::is_quick() const noexcept { return took_ < kQuickBatch; }

}  // namespace jackfield
