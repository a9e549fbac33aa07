// The large rows that are being received: a client library holds a whole row before it can be looked at.
// Contract   a row beyond kLargeRowBytes takes one of few places, for as long as it is received. Without a place its
//            connection stops reading, so that the server waits and memory stays bounded, however many connections
//            receive such rows at the same time. A row beyond kLongestRowBytes is refused.
// Threads    all functions from any thread.
// Example    core/connectors/postgresql/connection.cc
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

#include "base/limits.h"
#include "connector/receive_watch.h"

namespace jackfield {

inline constexpr std::uint64_t kLargeRowBytes = 8u << 20;
inline constexpr std::uint64_t kLongestRowBytes = static_cast<std::uint64_t>(limits::kQueryResultBytes) + (1u << 20);

// Two for a whole process, so that a slow server cannot block the large rows of all others.
class LargeRows {
 public:
  [[nodiscard]] bool take() noexcept {
    int free = free_.load();
    while (free > 0 && !free_.compare_exchange_weak(free, free - 1)) continue;
    return free > 0;
  }
  void give_back() noexcept { free_.fetch_add(1); }
  [[nodiscard]] ReceiveWatch& watch() noexcept { return watch_; }

 private:
  ReceiveWatch watch_;
  std::atomic<int> free_{2};
};

// The place of one connection.
class LargeRow {
 public:
  explicit LargeRow(std::shared_ptr<LargeRows> rows) : rows_(std::move(rows)) {}
  ~LargeRow() { give_back(); }
  LargeRow(const LargeRow&) = delete;
  LargeRow& operator=(const LargeRow&) = delete;
  [[nodiscard]] bool take() noexcept {
    if (!held_) held_ = rows_->take();
    return held_;
  }
  void give_back() noexcept {
    if (std::exchange(held_, false)) rows_->give_back();
  }

 private:
  std::shared_ptr<LargeRows> rows_;
  bool held_ = false;
};

}  // namespace jackfield
