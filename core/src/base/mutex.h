// std::mutex and its condition variable in builds with threads. WebAssembly has one thread: there both are empty, which
// also leaves out the C++ library's texts of system errors.
// Contract   Mutex works with std::lock_guard; in WebAssembly a WakeUp can only be notified.
// Example    Mutex mutex;  const std::lock_guard guard(mutex);
#pragma once
#include <mutex>
#if JF_NATIVE
#include <condition_variable>
#endif

namespace jackfield {

#if JF_NATIVE
using Mutex = std::mutex;
using WakeUp = std::condition_variable;
#else
struct Mutex {
  void lock() noexcept {}
  void unlock() noexcept {}
};
struct WakeUp {
  void notify_all() noexcept {}
};
#endif

}  // namespace jackfield
