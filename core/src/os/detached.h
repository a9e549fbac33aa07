// Threads that are never joined: the one place where a thread is detached.
// Contract   run_detached() never throws. It returns false if the system has no thread; `work` is then destroyed
//            without running. `work` must not throw. `reason` says why the thread cannot be joined; it is a constant
//            text and names the thread in a debugger.
// Ownership  the thread owns `work` and destroys it before it counts as ended, so `work` must own all it uses.
// Threads    both functions may be called from any thread.
// Example    tests/unit/os/detached_test.cc
#pragma once
#include <cstddef>
#include <functional>

#include "base/deadline.h"

namespace jackfield {

[[nodiscard]] bool run_detached(const char* reason, std::function<void()> work) noexcept;

// For tests: the number of running threads, and whether it falls to `most` in time.
[[nodiscard]] std::size_t detached_running() noexcept;
[[nodiscard]] bool wait_for_detached(std::size_t most, Deadline deadline);

}  // namespace jackfield
