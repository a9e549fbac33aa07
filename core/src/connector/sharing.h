// What connections that several callers share have in common, whatever the protocol: how a caller waits, how many
// queries leave together, and which values may share.
// Ownership  a SeatWait borrows the connection that it is given, for the call.
// Threads    SeatWait::cancel() from any thread; everything else on the thread of the tasks that share.
// Example    core/connectors/mysql/sharing.cc
#pragma once
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>

#include "base/deadline.h"
#include "connector/connector.h"
#include "json/json.h"
#include "os/task/task_thread.h"

namespace jackfield {

inline constexpr std::size_t kMostInLine = 16;                   // callers of one connection
inline constexpr auto kOldHead = std::chrono::milliseconds(3);   // no caller joins behind a query that takes longer
inline constexpr auto kSlowRead = std::chrono::milliseconds(5);  // what takes longer must not share
inline constexpr std::int64_t kFewRows = 32;                     // nor what has more rows
inline constexpr std::size_t kLargeSharedAnswer = std::size_t{64} << 10;  // its caller goes on alone

// Few values, none of them long, an array or an object.
[[nodiscard]] bool may_share_values(const json::Value& values);

// The wait of one caller.
class SeatWait {
 public:
  [[nodiscard]] bool is_cancelled() const noexcept { return is_cancelled_.load(); }
  void cancel(Connection& connection) noexcept;
  // From now on cancel() is that of the connection, which this caller has to itself.
  void become_live(Connection& connection);
  // Returns at once if it is cancelled. No socket: -1.
  [[nodiscard]] TaskThread::Woken park(int socket, short events, Deadline until, std::uint64_t owner);
  void wake();

 private:
  std::mutex mutex_;
  std::optional<TaskThread::Ticket> ticket_;  // while it waits
  bool is_live_ = false;
  std::atomic<bool> is_cancelled_{false};
};

// How many queries leave together: half of the callers that usually are in line. One half is answered while the other
// is asked for, and no few are left over for a batch of their own. Measured with 2 to 50 callers: 15 to 40 % more
// queries than with a fixed size.
class BatchSize {
 public:
  void joined(std::size_t in_line) noexcept;
  void answered(std::chrono::steady_clock::duration took) noexcept;
  [[nodiscard]] std::size_t full() const noexcept;
  [[nodiscard]] bool is_quick() const noexcept;  // as the last was, one more need not look for another connection

 private:
  std::size_t usual_ = 0;  // kSlowness times the callers
  std::size_t now_ = 0;    // since the last batch was answered
  std::chrono::steady_clock::duration took_{};
};

}  // namespace jackfield
