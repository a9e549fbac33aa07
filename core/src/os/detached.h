// Threads that nobody joins: the one place where a thread is detached.
// Contract   run_detached() never throws; false: the system gave no thread, and `work` was destroyed without running.
//            `work` must not throw. `reason` says why the thread cannot be joined; it is a constant text and names the
//            thread in a debugger.
// Ownership  the thread owns `work` and destroys it before it is counted as ended, so `work` must own all it touches.
// Threads    both functions may be called from anywhere.
// Example    if (!run_detached("dns lookup: getaddrinfo cannot be interrupted", [lookup] { look_up(*lookup); })) ...
#pragma once
#include <cstddef>
#include <functional>

#include "base/deadline.h"

namespace jackfield {

[[nodiscard]] bool run_detached(const char* reason, std::function<void()> work) noexcept;

// For tests: how many run now, and whether that falls to `most` in time.
[[nodiscard]] std::size_t detached_running() noexcept;
[[nodiscard]] bool wait_for_detached(std::size_t most, Deadline deadline);

}  // namespace jackfield
